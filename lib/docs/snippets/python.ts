import { partsOf, quoted, type Snippet, scopeOf, type Values } from "@/lib/docs/snippets/snippet";

/** Django with Authlib. */
export function django(values: Values): Snippet {
  const { path } = partsOf(values);
  return {
    key: "django",
    label: "Django",
    files: [
      { path: undefined, language: "bash", text: "pip install django authlib requests\n" },
      {
        path: "settings.py",
        language: "python",
        text: `import os

AUTHLIB_OAUTH_CLIENTS = {
    "gatehouse": {
        "client_id": ${quoted(values.clientId)},
        "client_secret": os.environ["GATEHOUSE_SECRET"],
    }
}
`,
      },
      {
        path: "views.py",
        language: "python",
        text: `from authlib.integrations.django_client import OAuth
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import escape

oauth = OAuth()
oauth.register(
    "gatehouse",
    server_metadata_url=${quoted(`${values.issuer}/.well-known/openid-configuration`)},
    client_kwargs={"scope": ${quoted(scopeOf(values))}, "code_challenge_method": "S256"},
)


def login(request):
    return oauth.gatehouse.authorize_redirect(request, ${quoted(values.redirectUri)})


def callback(request):
    token = oauth.gatehouse.authorize_access_token(request)
    request.session["user"] = token["userinfo"]
    return redirect("/")


def home(request):
    user = request.session.get("user")
    return HttpResponse(f"Hello {escape(user['name'])}" if user else '<a href="/login">Sign in</a>')
`,
      },
      {
        path: "urls.py",
        language: "python",
        text: `from django.urls import path

from . import views

urlpatterns = [
    path("", views.home),
    path("login", views.login),
    path(${quoted(path.slice(1))}, views.callback),
]
`,
      },
    ],
  };
}

/** A service that acts for itself. */
export const python = ({ issuer, clientId }: Values): Snippet => ({
  key: "python",
  label: "Python",
  files: [
    { path: undefined, language: "bash", text: "pip install requests\n" },
    {
      path: "service.py",
      language: "python",
      text: `import os

import requests

response = requests.post(
    ${quoted(`${issuer}/oauth/token`)},
    auth=(${quoted(clientId)}, os.environ["GATEHOUSE_SECRET"]),
    data={"grant_type": "client_credentials"},
)
response.raise_for_status()
token = response.json()
print(f"A token for {token['expires_in']} seconds: {token['access_token']}")
`,
    },
  ],
});
