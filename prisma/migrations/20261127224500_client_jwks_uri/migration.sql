-- Keys of a client that stand at an address of its own, where it rotates them.
-- AlterTable
ALTER TABLE "oauth_clients" ADD COLUMN     "jwks_uri" VARCHAR(2000);

-- Who signs has its keys in one of the two places.
ALTER TABLE "oauth_clients" DROP CONSTRAINT "oauth_clients_auth_method_check";
ALTER TABLE "oauth_clients" ADD CONSTRAINT "oauth_clients_auth_method_check" CHECK (
    ("kind" IN ('single_page', 'native')) = ("auth_method" = 'none')
    AND "auth_method" IN ('none', 'client_secret_basic', 'private_key_jwt')
    AND num_nonnulls("jwks", "jwks_uri") = ("auth_method" = 'private_key_jwt')::int
);
