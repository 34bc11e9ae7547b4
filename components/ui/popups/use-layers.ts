"use client";

import { deferred } from "@/components/connection/deferred";
import { useDeferred } from "@/components/connection/use-deferred";

/** What draws dialogs, menus and toasts: 47 KB that no page shows at first. */
const layers = deferred(() => import("@/components/ui/popups/layers"));

type Layers = Awaited<ReturnType<typeof layers.fetch>>;

/** Base UI's parts, undefined until they are there; `wanted` says that one of them is to be shown now. */
export const useLayers = (wanted: boolean): Layers | undefined => useDeferred(layers, wanted);

/** The same, for what is only ever drawn inside of an open layer. */
export function openLayers(): Layers {
  const parts = layers.get();
  if (!parts) throw new Error("a part of a dialog or menu stands outside of one");
  return parts;
}
