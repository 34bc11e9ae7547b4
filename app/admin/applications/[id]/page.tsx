import { getTranslations } from "next-intl/server";
import { allPages } from "@/app/admin/all-pages";
import { ActiveButton } from "@/app/admin/applications/[id]/active-button";
import { type ApplicationPageProps, openApplication } from "@/app/admin/applications/[id]/application";
import { ApplicationForm } from "@/app/admin/applications/[id]/application-form";
import { ApplicationRoles } from "@/app/admin/applications/[id]/application-roles";
import { ClaimsCard } from "@/app/admin/applications/[id]/claims/claims-card";
import { ClientCard } from "@/app/admin/applications/[id]/client-card";
import { PresentationCard } from "@/app/admin/applications/[id]/presentation/presentation-card";
import { ResourcesCard } from "@/app/admin/applications/[id]/resources-card";
import { RotateToken } from "@/app/admin/applications/[id]/rotate-token";
import { Tokens } from "@/app/admin/applications/[id]/tokens";
import { deleteApplication } from "@/app/admin/applications/actions";
import { can } from "@/app/admin/can";
import { DeleteCard } from "@/app/admin/delete-card";
import { rightDescriptions } from "@/app/admin/right-descriptions";
import { Card } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { CopyableId } from "@/components/ui/copying/copyable-id";
import { DescriptionList } from "@/components/ui/description-list";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { rolesWithin } from "@/lib/access/may";
import { listRoles } from "@/lib/access/roles";
import * as roleContracts from "@/lib/access/roles.contract";
import * as contracts from "@/lib/applications/applications.contract";
import * as clientContracts from "@/lib/applications/clients.contract";
import * as resourceContracts from "@/lib/oauth/resources/resources.contract";

/** One application: its tokens, what it may do, and how to stop it. */
export default async function ApplicationPage({ params }: Pick<ApplicationPageProps, "params">) {
  const { actor, application, client, may } = await openApplication((await params).id);
  if (!application) return null;
  const [t, describe] = await Promise.all([getTranslations("admin.applications"), rightDescriptions()]);
  const { id, name, description, active, roles, tokens } = application;
  const all = can(actor, roleContracts.listRoles)
    ? (await allPages((cursor) => listRoles(actor, { query: { limit: 500, cursor } }))).items.map(describe.role)
    : undefined;
  const grantable = can(actor, contracts.grantApplicationRole) ? await rolesWithin(actor, all ?? []) : [];
  return (
    <ClientMessages namespaces={["admin.common", "admin.applications"]}>
      <div className="space-y-6">
        <Card
          title={t("tokens")}
          description={t("tokensText")}
          action={may(contracts.rotateApplicationToken) && <RotateToken id={id} />}
        >
          <Tokens tokens={tokens} />
        </Card>
        {can(actor, clientContracts.findClient) && (
          <ClientCard
            id={id}
            client={client}
            configures={may(clientContracts.configureClient)}
            rotates={may(clientContracts.rotateClientSecret)}
            removes={may(clientContracts.removeClient)}
          />
        )}
        {client && client.kind !== "machine" && (
          <PresentationCard
            id={id}
            name={name}
            client={client}
            changes={may(clientContracts.configureClient) && client.client_id === id}
          />
        )}
        {client && <ClaimsCard id={id} client={client} changes={may(clientContracts.configureClient)} />}
        {client && <ResourcesCard actor={actor} id={id} changes={may(resourceContracts.setClientResource)} />}
        <Card title={t("roles")} description={t("rolesText")}>
          <ApplicationRoles
            id={id}
            held={roles}
            roles={
              all?.map((role) => describe.role(role)) ??
              roles.map((role, index) => ({ id: index, name: role, description: "" }))
            }
            grantable={grantable.map(({ name: role }) => role)}
          />
        </Card>
        <Card title={t("details")}>
          <DescriptionList
            items={[
              { term: "ID", details: <CopyableId value={id} label={t("copyId")} /> },
              { term: t("created"), details: <RelativeTime date={application.created_at} /> },
              {
                term: t("lastUsed"),
                details: application.last_used_at ? <RelativeTime date={application.last_used_at} /> : t("never"),
              },
            ]}
          />
          {may(contracts.updateApplication) && (
            <div className="mt-6 max-w-2xl border-t border-border pt-6">
              <ApplicationForm id={id} name={name} description={description} />
            </div>
          )}
        </Card>
        {may(contracts.updateApplication) && (
          <Card
            className="pb-5"
            title={t(active ? "disableTitle" : "enableTitle")}
            description={t(active ? "disableText" : "enableText")}
            action={<ActiveButton id={id} name={name} active={active} />}
          />
        )}
        {may(contracts.deleteApplication) && (
          <DeleteCard kind="applications" id={id} name={name} remove={deleteApplication} />
        )}
      </div>
    </ClientMessages>
  );
}
