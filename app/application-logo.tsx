import { Initials } from "@/components/ui/avatar";
import { classNames } from "@/components/ui/class-names";

const sizes = { small: "size-9 rounded-lg text-[0.8125rem]", medium: "size-12 rounded-xl" };

interface ApplicationLogoProps {
  name: string;
  /** A data URL: nothing is fetched from anywhere. Null for the letters of the name. */
  uri: string | null;
  size?: keyof typeof sizes;
}

/** An application's logo, or the letters of its name in its place. Decoration beside the written name, so screen readers skip it. */
export function ApplicationLogo({ name, uri, size = "medium" }: ApplicationLogoProps) {
  if (uri === null) return <Initials name={name} className={classNames("bg-subtle text-muted", sizes[size])} />;
  return (
    // biome-ignore lint/performance/noImgElement: there is nothing to optimize in a data URL
    <img
      src={uri}
      alt=""
      width={48}
      height={48}
      className={classNames("shrink-0 bg-paper object-contain", sizes[size])}
    />
  );
}
