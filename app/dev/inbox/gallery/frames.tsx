"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { type FrameSource, inScheme } from "@/app/dev/inbox/frame-source";
import { MailFrame } from "@/app/dev/inbox/mail-frame";

const schemes = ["light", "dark"] as const;
/** As wide as a program on a desktop shows a mail, and as narrow as the narrowest phone. */
const widths = [600, 320];

/** One mail in both schemes and widths, once it comes near the window: all at once would be well over a hundred pages. */
export function Frames({ subject, source }: { subject: string; source: FrameSource }) {
  const t = useTranslations("inbox.gallery");
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!place.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), {
      rootMargin: "600px",
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={place} className="grid min-h-280 content-start gap-4">
      {schemes.map((scheme) => (
        <div key={scheme} className="flex gap-4">
          {widths.map((width) => (
            <figure key={width} className="shrink-0">
              <figcaption className="mb-1.5 text-[0.8125rem] text-muted">
                {t("frame", { scheme: t(scheme), width })}
              </figcaption>
              <div className="overflow-hidden rounded-lg border border-border">
                {near && (
                  <MailFrame
                    title={t("frameTitle", { subject, scheme: t(scheme), width })}
                    source={inScheme(source, scheme)}
                    width={width}
                  />
                )}
              </div>
            </figure>
          ))}
        </div>
      ))}
    </div>
  );
}
