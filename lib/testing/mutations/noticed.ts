import { beforeEach } from "vitest";

let noticed = false;

// One test that fails is enough: the others of its name, one for each of a hundred operations, would say the same.
beforeEach(({ skip, onTestFailed }) => {
  skip(noticed, "The mutation was noticed");
  onTestFailed(() => {
    noticed = true;
  });
});
