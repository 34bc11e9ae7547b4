import { getTranslations } from "next-intl/server";
import { type PermissionName, permissionNames, permissions, roles } from "@/lib/access/rights";

interface Right {
  name: string;
  description: string;
}

type Dashed<Text extends string> = Text extends `${infer Head}:${infer Rest}` ? `${Head}-${Rest}` : Text;

/** Key of a built-in permission among the messages, where a colon would be no name. */
const permissionKey = (name: PermissionName) => name.replace(":", "-") as Dashed<PermissionName>; // the type says the same

const roleNames = Object.keys(roles) as (keyof typeof roles)[]; // its keys, as rights.ts lists them

/**
 * Says what rights are for in the reader's language, as far as they came with the service; what an administrator wrote
 * stays as it was written.
 */
export async function rightDescriptions() {
  const t = await getTranslations("admin.rights");
  return {
    permission: <Item extends Right>(item: Item): Item => {
      const name = permissionNames.find((known) => known === item.name && permissions[known] === item.description);
      return name ? { ...item, description: t(`permissions.${permissionKey(name)}`) } : item;
    },
    role: <Item extends Right>(item: Item): Item => {
      const name = roleNames.find((known) => known === item.name && roles[known] === item.description);
      return name ? { ...item, description: t(`roles.${name}`) } : item;
    },
  };
}
