import { partsOf, quoted, type Snippet, type Values } from "@/lib/docs/snippets/snippet";

/** Go with go-oidc and the oauth2 package. */
export function go({ issuer, clientId, scopes, redirectUri }: Values): Snippet {
  const { path, port } = partsOf({ issuer, clientId, scopes, redirectUri });
  return {
    key: "go",
    label: "Go",
    files: [
      {
        path: undefined,
        language: "bash",
        text: "go get github.com/coreos/go-oidc/v3/oidc golang.org/x/oauth2\n",
      },
      {
        path: "main.go",
        language: "go",
        text: `package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

func remember(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 600, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func remembered(r *http.Request, name string) string {
	cookie, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func main() {
	provider, err := oidc.NewProvider(context.Background(), ${quoted(issuer)})
	if err != nil {
		log.Fatal(err)
	}
	config := oauth2.Config{
		ClientID:     ${quoted(clientId)},
		ClientSecret: os.Getenv("GATEHOUSE_SECRET"),
		RedirectURL:  ${quoted(redirectUri)},
		Endpoint:     provider.Endpoint(),
		Scopes:       []string{${scopes.map(quoted).join(", ")}},
	}
	verifier := provider.Verifier(&oidc.Config{ClientID: config.ClientID})

	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		state, proof := oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
		remember(w, "state", state)
		remember(w, "proof", proof)
		http.Redirect(w, r, config.AuthCodeURL(state, oauth2.S256ChallengeOption(proof)), http.StatusFound)
	})
	http.HandleFunc(${quoted(path)}, func(w http.ResponseWriter, r *http.Request) {
		state := remembered(r, "state")
		if state == "" || r.URL.Query().Get("state") != state {
			http.Error(w, "This sign-in was begun elsewhere.", http.StatusBadRequest)
			return
		}
		tokens, err := config.Exchange(r.Context(), r.URL.Query().Get("code"), oauth2.VerifierOption(remembered(r, "proof")))
		if err != nil {
			http.Error(w, "The sign-in failed.", http.StatusBadGateway)
			return
		}
		raw, _ := tokens.Extra("id_token").(string)
		idToken, err := verifier.Verify(r.Context(), raw)
		if err != nil {
			http.Error(w, "The sign-in failed.", http.StatusBadGateway)
			return
		}
		var claims struct{ Name, Email string }
		if err := idToken.Claims(&claims); err != nil {
			http.Error(w, "The sign-in failed.", http.StatusBadGateway)
			return
		}
		fmt.Fprintf(w, "Hello %s", claims.Name)
	})
	log.Fatal(http.ListenAndServe(":${port}", nil))
}
`,
      },
    ],
  };
}

/** A service that acts for itself. */
export const goService = ({ issuer, clientId }: Values): Snippet => ({
  key: "go",
  label: "Go",
  files: [
    { path: undefined, language: "bash", text: "go get golang.org/x/oauth2\n" },
    {
      path: "main.go",
      language: "go",
      text: `package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"golang.org/x/oauth2/clientcredentials"
)

func main() {
	config := clientcredentials.Config{
		ClientID:     ${quoted(clientId)},
		ClientSecret: os.Getenv("GATEHOUSE_SECRET"),
		TokenURL:     ${quoted(`${issuer}/oauth/token`)},
	}
	token, err := config.Token(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("A token until", token.Expiry, token.AccessToken)
}
`,
    },
  ],
});
