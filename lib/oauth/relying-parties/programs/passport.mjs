import { env } from "node:process";
import express from "express";
import session from "express-session";
import passport from "passport";
import OpenIDConnectStrategy from "passport-openidconnect";

/* Passport's strategy as its own guide uses it. */

const { ISSUER, CLIENT_ID: clientID, CLIENT_SECRET: clientSecret, PORT } = env;
const metadata = await (await fetch(`${ISSUER}/.well-known/openid-configuration`)).json();
const own = `http://127.0.0.1:${PORT}`;

passport.use(
  new OpenIDConnectStrategy(
    {
      issuer: ISSUER,
      authorizationURL: metadata.authorization_endpoint,
      tokenURL: metadata.token_endpoint,
      userInfoURL: metadata.userinfo_endpoint,
      clientID,
      clientSecret,
      callbackURL: `${own}/callback`,
      scope: ["profile", "email"],
    },
    (_issuer, profile, done) => done(null, profile),
  ),
);
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const app = express();
app.use(session({ secret: "a secret of the application", resave: false, saveUninitialized: false }));
app.use(passport.session());
app.get("/login", passport.authenticate("openidconnect"));
app.get("/callback", passport.authenticate("openidconnect", { successRedirect: "/", failureRedirect: "/failed" }));
app.get("/", (request, response) => response.send(`Hello ${request.user?.displayName ?? "stranger"}`));
app.listen(Number(PORT), "127.0.0.1");
