-- Keys of other algorithms, for ID tokens of clients that ask for them.
-- AlterTable
ALTER TABLE "signing_keys" ADD COLUMN     "alg" VARCHAR(16) NOT NULL DEFAULT 'RS256';

-- AlterTable
ALTER TABLE "oauth_clients" ADD COLUMN     "id_token_alg" VARCHAR(16) NOT NULL DEFAULT 'RS256';
