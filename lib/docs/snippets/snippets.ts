import { curlDevice, curlService, curlSignIn } from "@/lib/docs/snippets/curl";
import { go, goService } from "@/lib/docs/snippets/go";
import { express, next, node, singlePage } from "@/lib/docs/snippets/javascript";
import { django, python } from "@/lib/docs/snippets/python";
import type { Snippet, Values } from "@/lib/docs/snippets/snippet";
import { spring } from "@/lib/docs/snippets/spring";

const ofKind = {
  web: (values) => [
    next(values),
    express(values),
    spring(values),
    django(values),
    go(values),
    curlSignIn(values, true),
  ],
  single_page: (values) => [singlePage(values), curlSignIn(values, false)],
  native: (values) => [curlSignIn(values, false)],
  machine: (values) => [curlService(values), node(values), python(values), goService(values)],
  device: (values) => [curlDevice(values)],
} as const satisfies Record<string, (values: Values) => readonly Snippet[]>;

/** What to paste into an application of a kind, by what it is made with. */
export const snippetsFor = (kind: keyof typeof ofKind, values: Values): readonly Snippet[] => ofKind[kind](values);
