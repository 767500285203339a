import { brokerPort, localResolver, metadataService, vpcResolver } from "./addresses";
import { firewallUnit } from "./firewall";
import { brokerUser, credentialsDirectory, hostSettingsDirectory } from "./paths";
import { type HostFile, type HostPlanArgs, publicFile, rootFile, unitFile } from "./plan-types";
import { hostProgram } from "./sandbox";

/** What gets new credentials. */
export const credentialsUnit = (name: string): string => `${name}-credentials.service`;
/** What does so again and again. */
export const credentialsTimer = (name: string): string => `${name}-credentials.timer`;
/** Where they are handed over. */
export const brokerSocket = (name: string): string => `${name}-broker.socket`;

/** What the app presents; systemd hands it to the app's unit alone. */
const token = "aws-token";

/**
 * What the app's unit is told of its credentials, by the protocol that every SDK of AWS speaks.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export function appCredentials({ name, credentials }: HostPlanArgs): string[] {
    return credentials
        ? [
              `Environment=AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:${brokerPort}/`,
              `Environment=AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=%d/${token}`,
              "# It wouldn't get there anyway, and shouldn't wait for it.",
              "Environment=AWS_EC2_METADATA_DISABLED=true",
              `LoadCredential=${token}:${credentialsDirectory(name)}/token`,
          ]
        : [];
}

/**
 * The app's own credentials: one user has the host's, becomes the app's role with them and keeps that role's session in memory;
 * who has the token gets it by a connection from the app's user. Nothing where the app has no role.
 */
export function credentialsOfApp(args: HostPlanArgs): HostFile[] {
    const { name, credentials } = args;
    if (!credentials) {
        return [];
    }
    const settings = hostSettingsDirectory(name);
    const [get, give] = [`${settings}/get-credentials.sh`, `${settings}/give-credentials.sh`];
    return [
        rootFile(`/etc/sysusers.d/${name}-broker.conf`, [
            `u ${brokerUser(name)} - "Credentials of ${name}" /nonexistent /usr/sbin/nologin`,
        ]),
        publicFile(get, getting(credentials.roleArn)),
        publicFile(give, giving),
        ...getter(args, credentials.stsAddresses, get),
        ...giver(args, give),
    ];
}

/** A session of the app's role, called like the instance in AWS's audit trail; a new file takes the old one's place at once. */
function getting(roleArn: string): string[] {
    const keys = "AccessKeyId SecretAccessKey Token:SessionToken Expiration".split(" ").map((key) => {
        const [given = "", taken = given] = key.split(":");
        return `${given}:Credentials.${taken}`;
    });
    return [
        "set -eu",
        "umask 0377",
        'cd "$RUNTIME_DIRECTORY"',
        "rm -f new",
        "if ! [ -e token ]; then",
        "head -c 32 /dev/urandom | base64 -w 0 > new",
        "mv new token",
        "fi",
        `aws sts assume-role --role-arn ${roleArn} --role-session-name "$(cat /var/lib/cloud/data/instance-id)" --query '{${keys.join(",")}}' --output json > new`,
        "mv new credentials",
    ];
}

/** One request and its answer, on standard input and output. */
const giving: readonly string[] = [
    'cd "$RUNTIME_DIRECTORY"',
    "answer() {",
    `printf 'HTTP/1.1 %s\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\nConnection: close\\r\\n\\r\\n%s' "$1" "\${#2}" "$2"`,
    "exit",
    "}",
    "given=",
    "end=$(printf '\\r')",
    'while IFS= read -r line && line=${line%"$end"} && [ "$line" ]; do',
    "case $line in",
    "[Aa]uthorization:*) given=${line#*:} given=${given# } ;;",
    "esac",
    "done",
    'read -r token < token || [ "$token" ] || answer "503 Service Unavailable" "{}"',
    '[ "$given" = "$token" ] || answer "401 Unauthorized" "{}"',
    'found=$(cat credentials) || answer "503 Service Unavailable" "{}"',
    'answer "200 OK" "$found"',
];

function getter({ name }: HostPlanArgs, addresses: readonly string[], script: string): HostFile[] {
    return [
        unitFile(credentialsUnit(name), [
            "[Unit]",
            `Description=Credentials of ${name}`,
            `Requires=${firewallUnit(name)}`,
            "Wants=network-online.target",
            `After=${firewallUnit(name)} network-online.target`,
            "StartLimitIntervalSec=0",
            "",
            "[Service]",
            "Type=oneshot",
            `User=${brokerUser(name)}`,
            `ExecStart=/bin/sh ${script}`,
            "Restart=on-failure",
            "RestartSec=10",
            "TimeoutStartSec=30",
            `RuntimeDirectory=${brokerUser(name)}`,
            "RuntimeDirectoryMode=0700",
            "RuntimeDirectoryPreserve=yes",
            "RestrictAddressFamilies=AF_INET AF_INET6",
            "IPAddressDeny=any",
            `IPAddressAllow=${[localResolver, vpcResolver, metadataService, ...addresses].join(" ")}`,
            ...brokerProgram,
            "MemoryMax=256M",
        ]),
        unitFile(credentialsTimer(name), [
            "[Unit]",
            `Description=New credentials of ${name} before the old ones end, after an hour`,
            "",
            "[Timer]",
            "OnActiveSec=0",
            "OnUnitInactiveSec=20min",
            "",
            "[Install]",
            "WantedBy=timers.target",
        ]),
    ];
}

function giver({ name }: HostPlanArgs, script: string): HostFile[] {
    return [
        unitFile(brokerSocket(name), [
            "[Unit]",
            `Description=Where ${name} gets its credentials`,
            "",
            "[Socket]",
            `ListenStream=127.0.0.1:${brokerPort}`,
            "Accept=yes",
            "MaxConnections=16",
            "# Else an app that asks too often would have none for good.",
            "TriggerLimitIntervalSec=0",
            "",
            "[Install]",
            "WantedBy=sockets.target",
        ]),
        unitFile(`${name}-broker@.service`, [
            "[Unit]",
            `Description=Hands ${name} its credentials`,
            "CollectMode=inactive-or-failed",
            "",
            "[Service]",
            `User=${brokerUser(name)}`,
            `ExecStart=/bin/sh ${script}`,
            "StandardInput=socket",
            "StandardError=journal",
            "# A request is a few lines.",
            "RuntimeMaxSec=5",
            `Environment=RUNTIME_DIRECTORY=${credentialsDirectory(name)}`,
            "PrivateNetwork=yes",
            "RestrictAddressFamilies=none",
            "IPAddressDeny=any",
            ...brokerProgram,
            "MemoryMax=32M",
        ]),
    ];
}

/** What neither of the broker's programs needs. */
const brokerProgram: readonly string[] = [
    "CapabilityBoundingSet=",
    "PrivateUsers=yes",
    "ProcSubset=pid",
    ...hostProgram,
    "SystemCallFilter=@system-service",
    "SystemCallFilter=~@privileged @resources",
];
