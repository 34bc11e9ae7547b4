import { Avatar } from "@/components/ui/avatar";

interface ApplicationLogoProps {
  name: string;
  /** A data URL: nothing is fetched from anywhere. Null for the letters of the name. */
  uri: string | null;
}

/** An application's logo. Decoration beside the written name, so screen readers skip it. */
export function ApplicationLogo({ name, uri }: ApplicationLogoProps) {
  if (uri === null) return <Avatar name={name} quiet />;
  return (
    // biome-ignore lint/performance/noImgElement: there is nothing to optimize in a data URL
    <img
      src={uri}
      alt=""
      width={48}
      height={48}
      className="size-12 shrink-0 rounded-xl bg-white object-contain p-0.5"
    />
  );
}
