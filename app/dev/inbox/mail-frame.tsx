"use client";

import { useEffect, useRef } from "react";
import type { FrameSource } from "@/app/dev/inbox/frame-source";

/** Puts the styles back and keeps the frame as high as its mail. Returns what stops it. */
function dress(frame: HTMLIFrameElement, styles: string): () => void {
  const page = frame.contentDocument;
  const view = page?.defaultView;
  // Still loading: the load event calls again.
  if (!page || !view || page.readyState !== "complete") return () => undefined;
  for (const element of page.querySelectorAll<HTMLElement>("[data-style]")) {
    element.style.cssText = element.dataset.style ?? "";
  }
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(styles);
  page.adoptedStyleSheets = [sheet];
  const observer = new ResizeObserver(() => {
    frame.style.height = `${page.documentElement.offsetHeight}px`;
  });
  observer.observe(page.documentElement);
  return () => observer.disconnect();
}

/** One mail in a frame of its own. It runs no script, and its links leave the frame only when someone follows them. */
export function MailFrame({ title, source, width }: { title: string; source: FrameSource; width?: number }) {
  const reference = useRef<HTMLIFrameElement>(null);
  const { html, styles } = source;
  useEffect(() => {
    const frame = reference.current;
    if (!frame) return;
    let stop = (): void => undefined;
    const start = () => {
      stop();
      stop = dress(frame, styles);
    };
    start();
    frame.addEventListener("load", start);
    return () => {
      frame.removeEventListener("load", start);
      stop();
    };
  }, [styles]);
  return (
    <iframe
      ref={reference}
      title={title}
      srcDoc={html}
      sandbox="allow-same-origin allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox"
      width={width}
      className={width ? "block h-140" : "block h-140 w-full"}
    />
  );
}
