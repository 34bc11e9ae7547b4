-- Clients on devices without a browser (RFC 8628): they keep no secret, and have no address to come back to.
-- AlterEnum
ALTER TYPE "client_kind" ADD VALUE 'device';

-- By text: a value that is new in a transaction cannot be used in it.
ALTER TABLE "oauth_clients" DROP CONSTRAINT "oauth_clients_auth_method_check";
ALTER TABLE "oauth_clients" ADD CONSTRAINT "oauth_clients_auth_method_check" CHECK (
    ("kind"::text IN ('single_page', 'native', 'device')) = ("auth_method" = 'none')
    AND "auth_method" IN ('none', 'client_secret_basic', 'private_key_jwt')
    AND num_nonnulls("jwks", "jwks_uri") = ("auth_method" = 'private_key_jwt')::int
);
