import { existsSync } from "node:fs";
import { findDaemon } from "@/lib/deploy/daemon";
import { installFromDebian } from "@/lib/testing/debian";

/** Programs of others that sign people in through us (`lib/oauth/relying-parties`): a file of each, and the packages that bring it. */
const parties: [string, ...string[]][] = [
  ["/usr/lib/apache2/modules/mod_auth_openidc.so", "apache2-bin", "libapache2-mod-auth-openidc"],
  ["/usr/bin/oidc-gen", "oidc-agent-cli"],
  ["/usr/lib/python3/dist-packages/authlib", "python3-authlib", "python3-requests"],
];

/** Installs the foreign programs that the tests talk to, none of which starts a service. What can't be installed is left out by name. */
export default function install(): void {
  // Where systemd runs, the package would start a service of its own at port 80, which nobody asked for.
  if (!findDaemon("nginx") && !existsSync("/run/systemd/system")) installFromDebian("nginx");
  const missing = parties.flatMap(([file, ...packages]) => (existsSync(file) ? [] : packages));
  if (missing.length > 0) installFromDebian(...missing);
}
