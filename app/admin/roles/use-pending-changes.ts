"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import {
  startTransition,
  useEffect,
  useMemo,
  useOptimistic,
  useState,
  useSyncExternalStore,
  useTransition,
} from "react";
import type { z } from "zod";
import { applyRolePermissions, previewRolePermissions } from "@/app/admin/roles/actions";
import { keptWishes } from "@/app/admin/roles/kept-wishes";
import {
  type Cells,
  changesIn,
  differencesBetween,
  type Permission,
  type Role,
  type RoleChange,
  setAll,
  stateOf,
  toRequests,
  turnOver,
  withChanges,
  withoutRoles,
} from "@/app/admin/roles/pending-changes";
import { send, sendUnasked } from "@/components/forms/send";
import { showToast } from "@/components/ui/popups/toast";
import type { changeRolePermissions } from "@/lib/access/roles.contract";
import type { FormProblem } from "@/lib/form";
import type { Affected } from "@/lib/references";

/** How many users would gain a permission. */
export type Gain = z.output<typeof changeRolePermissions.output>["gains"][number];

const PREVIEW_DELAY_MS = 250;

/** Who is affected by the changes, asked of the service a moment after the last of them. */
function usePreview(changes: readonly RoleChange[]) {
  const [answer, setAnswer] = useState<{
    to: string;
    affected?: z.output<typeof Affected>;
    gains?: readonly Gain[];
    problem?: FormProblem;
  }>();
  const question = useMemo(() => JSON.stringify(toRequests(changes)), [changes]);
  useEffect(() => {
    if (question === "[]") return;
    let outdated = false;
    const timer = setTimeout(async () => {
      const { result, problem } = await sendUnasked(() => previewRolePermissions(JSON.parse(question)));
      if (outdated) return;
      setAnswer({
        to: question,
        ...(result ? { affected: result.affected, gains: result.gains } : {}),
        ...(problem ? { problem } : {}),
      });
    }, PREVIEW_DELAY_MS);
    return () => {
      outdated = true;
      clearTimeout(timer);
    };
  }, [question]);
  return answer?.to === question ? answer : undefined;
}

/**
 * Changes of roles' permissions that wait to be applied together. They are shown as done while they are on their way, and
 * are back as they were when they are refused. When someone else was faster they stay, over the roles read anew.
 */
export function usePendingChanges(given: readonly Role[], permissions: readonly Permission[]) {
  const t = useTranslations("admin.pending");
  const router = useRouter();
  const wishes = useSyncExternalStore(keptWishes.watch, keptWishes.get, keptWishes.initial);
  const setWishes = keptWishes.change;
  const [problem, setProblem] = useState<FormProblem>();
  const [seen, setSeen] = useState<{ roles: readonly Role[]; permissions: readonly Permission[] }>();
  const [applying, startApplying] = useTransition();
  const [roles, showAs] = useOptimistic<readonly Role[], readonly RoleChange[]>(given, withChanges);
  const changes = useMemo(() => changesIn(wishes, roles, permissions), [wishes, roles, permissions]);
  const preview = usePreview(changes);

  const outdated = (refusal: FormProblem | undefined) => refusal?.errors.includes("role.changed") ?? false;
  const isStale = outdated(preview?.problem);
  useEffect(() => {
    if (!isStale) return;
    setSeen((earlier) => earlier ?? { roles: given, permissions });
    router.refresh();
  }, [isStale, given, permissions, router]);

  const apply = () =>
    startApplying(async () => {
      showAs(changes);
      const answer = await send(() => applyRolePermissions(toRequests(changes)));
      startTransition(() => {
        setProblem(outdated(answer.problem) ? undefined : answer.problem);
        if (outdated(answer.problem)) {
          setSeen((earlier) => earlier ?? { roles: given, permissions });
          router.refresh();
        }
        if (answer.problem) return;
        setWishes((current) => withoutRoles(current, given));
        setSeen(undefined);
        showToast({ title: t("applied", { count: answer.result?.changes ?? 0 }) });
      });
    });
  /** What somebody else changed while these changes were being collected: also of what is no longer there. */
  const meanwhile = useMemo(() => {
    if (!seen) return [];
    const named = new Map([...seen.permissions, ...permissions].map((permission) => [permission.id, permission]));
    return differencesBetween(seen.roles, given, [...named.values()]);
  }, [seen, given, permissions]);
  return {
    roles,
    changes,
    wishes,
    applying,
    affected: preview?.affected,
    gains: preview?.gains,
    problem: problem ?? (isStale ? undefined : preview?.problem),
    /** What someone else changed while these changes were being collected. */
    meanwhile,
    stateOf: (role: Role, permissionId: number) => stateOf(wishes, role, permissionId),
    toggle: (role: Role, permissionId: number) => {
      setProblem(undefined);
      setWishes((current) => turnOver(current, role, permissionId));
    },
    giveAll: (cells: readonly Cells[], held: boolean) => {
      setProblem(undefined);
      setWishes((current) => setAll(current, cells, held));
    },
    discard: () => {
      setWishes((current) => withoutRoles(current, given));
      setProblem(undefined);
      setSeen(undefined);
    },
    apply,
  };
}

export type PendingChanges = ReturnType<typeof usePendingChanges>;
