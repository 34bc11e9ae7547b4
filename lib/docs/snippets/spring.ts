import { quoted, type Snippet, type Values } from "@/lib/docs/snippets/snippet";

const CALLBACK = "/login/oauth2/code/gatehouse";

/** Spring Boot with Spring Security's own client, with PKCE, which its older versions leave out where there is a secret. */
export const spring = ({ issuer, clientId, scopes }: Values): Snippet => ({
  key: "spring",
  label: "Spring",
  callbackPath: CALLBACK,
  files: [
    {
      path: "src/main/resources/application.yml",
      language: "yaml",
      text: `# With the dependencies spring-boot-starter-web and spring-boot-starter-oauth2-client.
spring:
  security:
    oauth2:
      client:
        registration:
          gatehouse:
            client-id: ${quoted(clientId)}
            client-secret: \${GATEHOUSE_SECRET}
            authorization-grant-type: authorization_code
            redirect-uri: "{baseUrl}${CALLBACK}"
            scope: [${scopes.map(quoted).join(", ")}]
        provider:
          gatehouse:
            issuer-uri: ${quoted(issuer)}
            user-name-attribute: sub
`,
    },
    {
      path: "src/main/java/com/example/SecurityConfiguration.java",
      language: "java",
      text: `package com.example;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.web.SecurityFilterChain;

@Configuration
public class SecurityConfiguration {
    @Bean
    SecurityFilterChain security(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {
        var requests = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
        requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        return http
            .authorizeHttpRequests(all -> all.anyRequest().authenticated())
            .oauth2Login(login -> login
                .authorizationEndpoint(endpoint -> endpoint.authorizationRequestResolver(requests)))
            .build();
    }
}
`,
    },
    {
      path: "src/main/java/com/example/HelloController.java",
      language: "java",
      text: `package com.example;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class HelloController {
    @GetMapping("/")
    String hello(@AuthenticationPrincipal OidcUser user) {
        return "Hello " + user.getFullName();
    }
}
`,
    },
  ],
});
