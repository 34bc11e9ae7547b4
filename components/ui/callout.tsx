import type { ComponentProps, ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "@/components/ui/icons";

const tones = {
  info: { style: "border-border bg-subtle/60", icon: "text-muted", Icon: Info },
  success: { style: "border-success-border bg-success-subtle", icon: "text-success", Icon: CircleCheck },
  warning: { style: "border-warning-border bg-warning-subtle", icon: "text-warning", Icon: TriangleAlert },
  danger: { style: "border-danger-border bg-danger-subtle", icon: "text-danger", Icon: CircleAlert },
};

interface CalloutProps extends Omit<ComponentProps<"div">, "title"> {
  tone?: keyof typeof tones;
  title?: ReactNode;
  /** Links or buttons below the text. */
  action?: ReactNode;
}

/** Something to notice in the flow of a page. Give `role="alert"` when it appears in answer to what someone did. */
export function Callout({ tone = "info", title, action, className, children, ...rest }: CalloutProps) {
  const { style, icon, Icon } = tones[tone];
  return (
    <div {...rest} className={classNames("flex gap-3 rounded-lg border px-4 py-3", style, className)}>
      <Icon className={classNames("mt-0.5 size-4.5 shrink-0", icon)} />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium text-foreground">{title}</p>}
        {children && <div className={title ? "mt-0.5 text-muted" : "text-foreground"}>{children}</div>}
        {action && <div className="mt-2.5 flex flex-wrap gap-3">{action}</div>}
      </div>
    </div>
  );
}
