import {
  AppWindow,
  Braces,
  KeyRound,
  KeySquare,
  LayoutDashboard,
  type LucideIcon,
  Mail,
  ScrollText,
  Settings,
  ShieldCheck,
  Users,
} from "lucide-react";
import { can } from "@/app/admin/can";
import { listPermissions } from "@/lib/access/permissions.contract";
import { listRoles } from "@/lib/access/roles.contract";
import type { Actor } from "@/lib/actor";
import { listApplications } from "@/lib/applications/applications.contract";
import { listAuditEvents } from "@/lib/audit/audit.contract";
import { listMail } from "@/lib/mail/mail.contract";
import { listResources } from "@/lib/oauth/resources/resources.contract";
import type { Contract } from "@/lib/operation";
import { getChecklist, getOverview } from "@/lib/operator/overview.contract";
import { listSettings } from "@/lib/operator/settings/settings.contract";
import { listKeys } from "@/lib/sessions/keys/keys.contract";
import { listUsers } from "@/lib/users/users.contract";

type SectionKey =
  | "overview"
  | "users"
  | "roles"
  | "permissions"
  | "applications"
  | "resources"
  | "audit"
  | "mail"
  | "keys"
  | "settings";

/** A page of the sidebar; its name is `admin.sections.<key>`. */
export interface Section {
  key: SectionKey;
  href: string;
  icon: LucideIcon;
  /** Shown to anyone who may call one of these. */
  opensWith: readonly Pick<Contract, "access">[];
}

interface SectionGroup {
  key: "start" | "access" | "service";
  sections: readonly Section[];
}

/** The dashboard's pages in groups, in the order of the sidebar. */
const groups: readonly SectionGroup[] = [
  {
    key: "start",
    sections: [
      { key: "overview", href: "/admin", icon: LayoutDashboard, opensWith: [getOverview, getChecklist] },
      { key: "users", href: "/admin/users", icon: Users, opensWith: [listUsers] },
    ],
  },
  {
    key: "access",
    sections: [
      { key: "roles", href: "/admin/roles", icon: ShieldCheck, opensWith: [listRoles] },
      { key: "permissions", href: "/admin/permissions", icon: KeyRound, opensWith: [listPermissions] },
      { key: "applications", href: "/admin/applications", icon: AppWindow, opensWith: [listApplications] },
      { key: "resources", href: "/admin/resources", icon: Braces, opensWith: [listResources] },
    ],
  },
  {
    key: "service",
    sections: [
      { key: "audit", href: "/admin/audit", icon: ScrollText, opensWith: [listAuditEvents] },
      { key: "mail", href: "/admin/mail", icon: Mail, opensWith: [listMail] },
      { key: "keys", href: "/admin/keys", icon: KeySquare, opensWith: [listKeys] },
      { key: "settings", href: "/admin/settings", icon: Settings, opensWith: [listSettings] },
    ],
  },
];

/** What of the dashboard this person has any use for; empty groups are left out. */
export const sectionsFor = (actor: Actor): SectionGroup[] =>
  groups
    .map(({ key, sections }) => ({
      key,
      sections: sections.filter(({ opensWith }) => opensWith.some((contract) => can(actor, contract))),
    }))
    .filter(({ sections }) => sections.length > 0);
