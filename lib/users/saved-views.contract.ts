import { z } from "zod";
import { contract } from "@/lib/operation";
import { cleanName, line, timestamp, uuid } from "@/lib/values";

const tag = "Users";
const path = "/v1/users/views";
// Not `users:read`: a view is a note of its owner, and shows nothing of anybody.
const access = "user";
const params = z.object({ id: uuid });

const name = line(60, 1).refine((value) => cleanName(value) !== "", { error: "must not be blank" });
const query = line(1000).meta({
  description: "Filter, order and columns, as they stand in the address of the dashboard's list after the `?`",
  examples: ["status=pending&sort=email"],
});

export const SavedView = z
  .object({ id: z.uuid(), name: z.string(), query: z.string(), created_at: timestamp })
  .meta({ id: "SavedView" });

export const listSavedViews = contract({
  id: "listSavedViews",
  method: "GET",
  path,
  tag,
  summary: "List your saved views",
  description: "In alphabetical order. Only you see them.",
  access,
  output: z.array(SavedView),
});

export const saveView = contract({
  id: "saveView",
  method: "POST",
  path,
  tag,
  summary: "Save a view",
  description: "At most 50 per user.",
  access,
  body: z.object({ name, query }),
  status: 201,
  output: SavedView,
  problems: ["view.already.exists", "too.many.views"],
  examples: { body: { name: "Waiting for confirmation", query: "status=pending" } },
});

export const updateView = contract({
  id: "updateView",
  method: "PATCH",
  path: `${path}/{id}`,
  tag,
  summary: "Update a saved view",
  access,
  params,
  body: z.object({ name: name.optional(), query: query.optional() }),
  output: SavedView,
  problems: ["not.found", "view.already.exists"],
});

export const deleteView = contract({
  id: "deleteView",
  method: "DELETE",
  path: `${path}/{id}`,
  tag,
  summary: "Delete a saved view",
  access,
  params,
  output: z.literal(true),
  problems: ["not.found"],
});
