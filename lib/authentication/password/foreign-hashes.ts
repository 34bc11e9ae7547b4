/** The password of nearly every hash here, with letters of two and three bytes and one that UTF-8 writes in two ways. */
export const FOREIGN_PASSWORD = "Grüße, Ёлка 1";

/** What a hash of ours would have digested or composed first, and other systems take as it is. */
const LONG = "correct horse battery staple ".repeat(3);
const CYRILLIC = "съешьжеещёэтихмягкихфранцузскихбулокдавыпейчаюмой";
const DECOMPOSED = "Grüße à José".normalize("NFD");

/**
 * Hashes that other systems wrote, each in the form in which it is kept. Made with the argon2 reference library, passlib,
 * Python's hashlib with Keycloak's and Better Auth's parameters; Firebase's and one of $2x$ are the published ones.
 */
export const foreignHashes: { system: string; hash: string; password?: string }[] = [
  { system: "bcrypt $2$", hash: "$2$05$PWI6Zll7Sd5xrsDuoqoz0.wTdeD0ZdA.gf3MmhsAdd.1UAdP1bg3u" },
  { system: "bcrypt $2a$", hash: "$2a$05$z3VC4ZpziJWJHX2GAXLVc.qXF7xrZRwQpKnG3fhuihg3w3o9z0o46" },
  {
    system: "bcrypt $2b$, as Gatehouse kept it before",
    hash: "$bcrypt$2b$05$WZ/8mtBIeVd36G1OlHELuurWyPWo8RbQAh5j31gFQxhZZgfO0Vtne",
  },
  { system: "bcrypt $2b$", hash: "$2b$05$WZ/8mtBIeVd36G1OlHELuurWyPWo8RbQAh5j31gFQxhZZgfO0Vtne" },
  {
    system: "bcrypt $2b$ of 87 bytes",
    hash: "$2b$05$gcvzXG0L/6V/fMy8hRgvHuyTInOAojbf5G1kM7Uu10C01b3bK4oLu",
    password: LONG,
  },
  {
    system: "bcrypt $2b$ of 49 Cyrillic letters",
    hash: "$2b$05$8UbxDRPFQlX7hwXoUauyr.DtacvTjv4sE8.GkzRU5k5Kypxm7gXNS",
    password: CYRILLIC,
  },
  {
    system: "bcrypt $2b$ of decomposed letters",
    hash: "$2b$05$aRCVa4VNbl1NIkWN3W6f1uL.P/aNkLsA6hfGz3OnosFvO6gsQyX3C",
    password: DECOMPOSED,
  },
  {
    system: "bcrypt $2x$ (crypt_blowfish)",
    hash: "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    password: "U*U",
  },
  { system: "bcrypt $2y$ (PHP)", hash: "$2y$05$cLvnfBMUx0ejGz4NKunWeO12PUEMM.69LsQAtM32dRn8JF6a3Zd4m" },
  {
    system: "bcrypt of more than 72 bytes",
    hash: "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui",
    password: "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored",
  },
  { system: "Argon2i", hash: "$argon2i$v=19$m=1024,t=2,p=2$MiakVOo9B6B0jlHKubc2Rg$zF5AmJC8kuT7uFjLl785bg" },
  { system: "Argon2d", hash: "$argon2d$v=19$m=1024,t=2,p=2$kjIGAMD4X8u51xoDwDhnbA$uiwlUYsTDF406SNTkAi9+g" },
  { system: "Argon2id", hash: "$argon2id$v=19$m=1024,t=2,p=2$di5FyJkT4txbqxWilBLCeA$BDtXCk9+St3iLa1dnbgx3g" },
  {
    system: "Argon2id (Keycloak)",
    hash: "$argon2id$v=19$m=7168,t=5,p=1$AAECAwQFBgcICQoLDA0ODw$3jqF3lFSHdMuSLZGOODgJ57cmqjL3+BfSDEKxIghClE",
  },
  {
    system: "scrypt",
    hash: "$scrypt$ln=10,r=8,p=1$/P+fM6YU4tybU2pNqfWe0w$QZMEfahHtdLI2SQVvXjZByS2WtcOMKnZKbi7DYKu784",
  },
  {
    system: "scrypt (Better Auth)",
    hash: "$scrypt$ln=14,r=16,p=1,form=nfkc$MWM1MDg5MmMzNTRkYTViMjNlYzNiNTAwNzY0OWJjNmU$51ooRBg+ojgNaN16XvxiMmTD+zSis5jGkeyM/BHVuTNV3sc0PbF8MPOHE4iXFLrbOMVZ1bSGWeDHOQHI6VLqNA",
    password: `${FOREIGN_PASSWORD}ﬁ`,
  },
  { system: "PBKDF2 with SHA-1", hash: "$pbkdf2-sha1$i=1000$iHEOYSxlzNm7V0qJMSbk/A$diulTSZogOeWJr6JmdK7btRHOm8" },
  {
    system: "PBKDF2 with SHA-256 (Keycloak)",
    hash: "$pbkdf2-sha256$i=27500$AAECAwQFBgcICQoLDA0ODw$pUsvH1u5gBRgX9F9FFfuJmgBwuDnpfxy0tZETe1/ycRaBXtCdg42i5elpEdEcfAEQHNYCpK0/W4Hw/VrzksDMA",
  },
  {
    system: "PBKDF2 with SHA-512 (Keycloak)",
    hash: "$pbkdf2-sha512$i=27500$AAECAwQFBgcICQoLDA0ODw$kvOmiTqTHqUJzjl1jLomAsPoDWshuKsbdOlpfF4t+nRPOuHVwDf/KSMsPVGjdFHMkFDGjBl3imEEiZVUny1dqw",
  },
  {
    system: "Firebase scrypt",
    hash: "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==",
    password: "user1password",
  },
];
