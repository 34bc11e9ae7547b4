"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type BulkAction, type Chosen, type Outcome, runBulk, undoOf } from "@/app/admin/users/bulk/bulk";
import { BulkOutcomes } from "@/app/admin/users/bulk/bulk-outcomes";
import { BulkPreview } from "@/app/admin/users/bulk/bulk-preview";
import { Progress } from "@/app/admin/users/bulk/progress";
import { ProblemRemedy } from "@/components/forms/problem-remedy";
import { useProblemText } from "@/components/forms/problem-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogButtons } from "@/components/ui/popups/dialog";
import type { FormProblem } from "@/lib/form";

export interface RoleOption {
  uuid: string;
  name: string;
}

interface BulkDialogProps {
  action: BulkAction;
  users: readonly Chosen[];
  roles: readonly RoleOption[];
  /** `finished`: it was done, not called off. */
  onClose: (finished: boolean) => void;
}

type Stage =
  | { step: "preview" }
  | { step: "running"; done: number; all: number }
  | {
      step: "done";
      users: readonly Chosen[];
      action: BulkAction;
      outcomes: Outcome[];
      problem?: FormProblem | undefined;
    };

/** One thing for all the selected: what would change, then the progress, then what came of it and the way back. */
export function BulkDialog({ action, users, roles, onClose }: BulkDialogProps) {
  const t = useTranslations("admin.bulk");
  const explain = useProblemText();
  const router = useRouter();
  const [stage, setStage] = useState<Stage>({ step: "preview" });
  const [role, setRole] = useState<string>();
  const [undone, setUndone] = useState(false);

  const run = async (what: BulkAction, whom: readonly Chosen[]) => {
    setStage({ step: "running", done: 0, all: whom.length });
    const onProgress = (done: number) => setStage({ step: "running", done, all: whom.length });
    const { outcomes, problem } = await runBulk({ action: what, role, users: whom, dryRun: false, onProgress });
    setStage({ step: "done", users: whom, action: what, outcomes, problem });
    router.refresh();
  };
  const undo = stage.step === "done" && !undone ? undoOf(stage.action, stage.users, stage.outcomes) : undefined;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        // What runs goes on to its end, and says what came of it.
        if (!open && stage.step !== "running") onClose(stage.step === "done");
      }}
      title={t(`titles.${action}`, { count: users.length })}
      description={stage.step === "preview" ? t(`explanations.${action}`) : undefined}
    >
      {stage.step === "preview" && (
        <BulkPreview
          action={action}
          users={users}
          roles={roles}
          role={role}
          onRole={setRole}
          onCancel={() => onClose(false)}
          onApply={(whom) => void run(action, whom)}
        />
      )}
      {stage.step === "running" && <Progress label={t("running")} done={stage.done} all={stage.all} />}
      {stage.step === "done" && (
        <>
          {stage.problem && (
            <Callout
              role="alert"
              tone="danger"
              className="mb-4"
              title={explain(stage.problem).title}
              action={<ProblemRemedy problem={stage.problem} />}
            >
              {t("stopped")}
            </Callout>
          )}
          <BulkOutcomes outcomes={stage.outcomes} undone={undone} />
          <DialogButtons>
            {undo && (
              <Button
                onClick={() => {
                  setUndone(true);
                  void run(undo.action, undo.users);
                }}
              >
                {t("undo", { count: undo.users.length })}
              </Button>
            )}
            <Button variant="primary" onClick={() => onClose(true)}>
              {t("close")}
            </Button>
          </DialogButtons>
        </>
      )}
    </Dialog>
  );
}
