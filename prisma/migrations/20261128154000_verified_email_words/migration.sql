-- What the built-in role is for, in the words that pages have: where nobody has written others.
UPDATE "roles" SET "description" = 'Everyone with a verified email'
WHERE "name" = 'user' AND "system" AND "description" = 'Every confirmed person';
