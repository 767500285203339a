import {
    CreateGrantCommand,
    DecryptCommand,
    DisableKeyCommand,
    EncryptCommand,
    GenerateDataKeyCommand,
    PutKeyPolicyCommand,
    ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import type { Attack } from "../attack";
import type { DeployTarget, ManagedKey } from "./deploy-targets";

function attack(
    id: string,
    words: string,
    run: (key: ManagedKey, target: DeployTarget) => Promise<unknown>,
): Attack<DeployTarget> {
    return {
        id: `key/${id}`,
        practice: "P11",
        attack: words,
        run: (target) => run(target.managedKey, target),
    };
}

const opened = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" }],
});

/** By those who manage a key and mustn't use it, and by an administrator who mustn't do either. What destroys something comes last. */
export const keyAttacks: readonly Attack<DeployTarget>[] = [
    attack("manager-decrypts", "decrypt with a key as who manages it", ({ manager, arn, secret }) =>
        manager.kms.send(new DecryptCommand({ KeyId: arn, CiphertextBlob: secret })),
    ),
    attack("manager-encrypts", "encrypt with a key as who manages it", ({ manager, arn }) =>
        manager.kms.send(new EncryptCommand({ KeyId: arn, Plaintext: Buffer.from("forged") })),
    ),
    attack("manager-data-key", "get a data key as who manages the key", ({ manager, arn }) =>
        manager.kms.send(new GenerateDataKeyCommand({ KeyId: arn, KeySpec: "AES_256" })),
    ),
    attack("manager-grants", "hand a key's use on as who manages it", ({ manager, arn }, { neighbour }) =>
        manager.kms.send(
            new CreateGrantCommand({
                KeyId: arn,
                GranteePrincipal: neighbour.roleArn,
                Operations: ["Decrypt"],
            }),
        ),
    ),
    attack("operator-decrypts", "decrypt with a key as an administrator", ({ operator, arn, secret }) =>
        operator.kms.send(new DecryptCommand({ KeyId: arn, CiphertextBlob: secret })),
    ),
    attack("operator-opens", "open a key as an administrator who doesn't manage it", ({ operator, arn }) =>
        operator.kms.send(new PutKeyPolicyCommand({ KeyId: arn, PolicyName: "default", Policy: opened })),
    ),
    attack("operator-disables", "disable a key as that administrator", ({ operator, arn }) =>
        operator.kms.send(new DisableKeyCommand({ KeyId: arn })),
    ),
    attack("operator-deletes", "delete a key as that administrator", ({ operator, arn }) =>
        operator.kms.send(new ScheduleKeyDeletionCommand({ KeyId: arn, PendingWindowInDays: 7 })),
    ),
];
