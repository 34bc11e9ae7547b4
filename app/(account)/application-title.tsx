import type { ReactNode } from "react";
import { ApplicationLogo } from "@/app/application-logo";
import type { Presentation } from "@/lib/applications/clients";

interface ApplicationTitleProps {
  client: { name: string; shown: Presentation };
  children: ReactNode;
}

/** The heading of a page on which an application asks for something, with its logo where it has one. */
export function ApplicationTitle({ client, children }: ApplicationTitleProps) {
  if (client.shown.logo_uri === null) return children;
  return (
    <>
      <span className="mb-4 block">
        <ApplicationLogo name={client.name} uri={client.shown.logo_uri} />
      </span>
      {children}
    </>
  );
}
