import { localResolver } from "./addresses";
import { appCredentials, brokerSocket, credentialsUnit } from "./credentials";
import { appDestinations, looksUpNames } from "./destinations";
import { firewallUnit } from "./firewall";
import { appUser, codeDirectory, restartFlag, rootDirectory, uploadsDirectory } from "./paths";
import { type HostFile, type HostPlanArgs, unitFile } from "./plan-types";
import { profileDirectives } from "./profiles";
import { sandbox } from "./sandbox";

/** The socket that clients reach; systemd opens it, so that the app needn't be able to. */
export const socketUnit = (name: string): string => `${name}.socket`;
/** The app. */
export const serviceUnit = (name: string): string => `${name}.service`;
/** What watches the restart flag. */
export const restartPathUnit = (name: string): string => `${name}-restart.path`;

/** https://www.freedesktop.org/software/systemd/man/latest/systemd.socket.html */
export function socket({ name, needs }: HostPlanArgs): HostFile {
    return unitFile(socketUnit(name), [
        "[Unit]",
        `Description=Socket of ${name}`,
        "# Without the firewall the app isn't served at all.",
        `Requires=${firewallUnit(name)}`,
        `After=${firewallUnit(name)}`,
        "",
        "[Socket]",
        `ListenStream=${needs.listen.port}`,
        "BindIPv6Only=both",
        "",
        "[Install]",
        "WantedBy=sockets.target",
    ]);
}

/** https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html */
export function service(args: HostPlanArgs): HostFile {
    const { name, profile, command, environment, uploadsBytes, credentials } = args;
    const code = codeDirectory(name);
    const uploads = uploadsDirectory(name);
    const [program = ""] = command;
    const ownProgram = program.startsWith(`${code}/`);
    return unitFile(serviceUnit(name), [
        "[Unit]",
        `Description=App ${name}`,
        `Requires=${socketUnit(name)} ${firewallUnit(name)}`,
        `After=${socketUnit(name)} ${firewallUnit(name)} network.target`,
        ...(uploadsBytes === undefined ? [] : [`RequiresMountsFor=${uploads}`]),
        ...(credentials
            ? [
                  "# It is started without credentials if there are none: those that come later are found.",
                  `Wants=${brokerSocket(name)} ${credentialsUnit(name)}`,
                  `After=${brokerSocket(name)} ${credentialsUnit(name)}`,
              ]
            : []),
        "# Else many deploys in a short time would stop the app and its socket for good.",
        "StartLimitIntervalSec=0",
        "",
        "[Service]",
        "Type=exec",
        `User=${appUser(name)}`,
        `Group=${appUser(name)}`,
        `WorkingDirectory=${code}`,
        `ExecStart=${command.map(word).join(" ")}`,
        ...Object.entries(environment)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, value]) => `Environment=${quoted(`${key}=${value}`)}`),
        ...proxyEnvironment(args),
        ...appCredentials(args),
        "Restart=on-failure",
        "RestartSec=1",
        "",
        "# What the app sees: libraries, its run-time and its code, and may change none of it.",
        `RootDirectory=${rootDirectory(name)}`,
        "MountAPIVFS=yes",
        "BindReadOnlyPaths=/usr/lib -/usr/lib64 -/usr/share/zoneinfo",
        "BindReadOnlyPaths=-/etc/ssl/certs -/etc/pki/tls/certs -/etc/pki/ca-trust/extracted -/usr/share/ca-certificates",
        `BindReadOnlyPaths=${code}${ownProgram ? "" : ` ${program}`}`,
        "TemporaryFileSystem=/run:ro /dev/shm:ro",
        ...(uploadsBytes === undefined ? [] : [`BindPaths=${uploads}/files:${uploads}`]),
        "# Only these may be executed. A mount isn't covered by what is said of the one above it.",
        `NoExecPaths=+/ +/tmp +/var/tmp${uploadsBytes === undefined ? "" : ` +${uploads}`}`,
        `ExecPaths=+/usr/lib -+/usr/lib64 +${code}${ownProgram ? "" : ` +${program}`}`,
        "",
        `# What the run-time "${profile}" asks for.`,
        ...profileDirectives(profile),
        "",
        ...network(args),
        "",
        ...sandbox,
        "",
        "# A journal of its own, which the app writes by its standard output and can't read.",
        `LogNamespace=${name}`,
    ]);
}

/** Connections are let through in the firewall, too; here the kernel drops what the app's processes send elsewhere. */
function network(args: HostPlanArgs): string[] {
    const destinations = appDestinations(args);
    return destinations.length === 0 && !args.credentials
        ? [
              "# It connects nowhere, and is served by the socket that it is handed.",
              "PrivateNetwork=yes",
              "RestrictAddressFamilies=none",
              "IPAddressDeny=any",
          ]
        : [
              "# Where it connects to.",
              "RestrictAddressFamilies=AF_INET AF_INET6",
              "IPAddressDeny=any",
              ...(args.credentials ? ["# credentials", "IPAddressAllow=127.0.0.1"] : []),
              ...(looksUpNames(args) ? ["# names", `IPAddressAllow=${localResolver}`] : []),
              ...destinations.flatMap(({ name, cidrs, reason }) => [
                  `# ${name}: ${reason}`,
                  `IPAddressAllow=${cidrs.join(" ")}`,
              ]),
          ];
}

function proxyEnvironment({ proxy }: HostPlanArgs): string[] {
    return proxy ? [`Environment=HTTPS_PROXY=http://${proxy.address}:${proxy.port}`] : [];
}

/** The deploy user touches a file, and the app restarts: no sudo, no D-Bus. */
export function restart({ name }: HostPlanArgs): HostFile[] {
    return [
        unitFile(restartPathUnit(name), [
            "[Unit]",
            `Description=Restarts ${name} when it was deployed`,
            "",
            "[Path]",
            `PathChanged=${restartFlag(name)}`,
            "",
            "[Install]",
            "WantedBy=paths.target",
        ]),
        unitFile(`${name}-restart.service`, [
            "[Unit]",
            `Description=Restart of ${name}`,
            "# Else the path stops watching for good after a few quick touches.",
            "StartLimitIntervalSec=0",
            "",
            "[Service]",
            "Type=oneshot",
            `ExecStart=/usr/bin/systemctl restart ${serviceUnit(name)}`,
            "# systemd takes orders from a root that has this.",
            "CapabilityBoundingSet=CAP_SYS_ADMIN",
            "NoNewPrivileges=yes",
            "PrivateNetwork=yes",
            "ProtectSystem=strict",
            "ProtectHome=yes",
            "RestrictAddressFamilies=AF_UNIX",
        ]),
    ];
}

/** A word of a command line: https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines */
function word(value: string): string {
    return quoted(value.replaceAll("$", "$$$$"));
}

function quoted(value: string): string {
    const plain = value.replaceAll("%", "%%");
    return /^[A-Za-z0-9_@%$/.:=,+-]+$/.test(plain)
        ? plain
        : `"${plain.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
