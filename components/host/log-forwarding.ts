import { localResolver, metadataService, vpcResolver } from "./addresses";
import { firewallUnit } from "./firewall";
import { agentUser, hostSettingsDirectory, recordsDirectory, recordsFile, recordsUser } from "./paths";
import { type HostFile, type HostPlanArgs, publicFile, rootFile, unitFile } from "./plan-types";
import { hostProgram } from "./sandbox";

/** The CloudWatch agent's unit, which its package brings. */
export const agentUnit = "amazon-cloudwatch-agent.service";
/** Where the package keeps what is its own: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/troubleshooting-CloudWatch-Agent.html */
const agentDirectory = "/opt/aws/amazon-cloudwatch-agent";

/** What has records copied all the time. */
export const recordsTimer = (name: string): string => `${name}-logs.timer`;

/**
 * Records on their way out: one user copies them from the journal into a file, and another sends what stands there to
 * CloudWatch Logs. Neither can do the other's part, and the app neither's. Nothing where they stay on the host.
 */
export function logForwarding(args: HostPlanArgs): HostFile[] {
    return args.logs ? [...places(args.name), ...copying(args.name), ...agent(args, args.logs)] : [];
}

function places(name: string): HostFile[] {
    return [
        rootFile(`/etc/sysusers.d/${name}-logs.conf`, [
            `u ${recordsUser(name)} - "Copies records of ${name}" /nonexistent /usr/sbin/nologin`,
            "# As the agent's package makes it; the firewall names it.",
            `u ${agentUser} - "Cloudwatch Agent" /home/${agentUser} /usr/sbin/nologin`,
        ]),
        rootFile(`/etc/tmpfiles.d/${name}-logs.conf`, [
            "# Set-group-id: a new file is for the agent to read, too.",
            `d ${recordsDirectory(name)} 2750 ${recordsUser(name)} ${agentUser}`,
            `f ${recordsFile(name)} 0640 ${recordsUser(name)} ${agentUser}`,
        ]),
    ];
}

/**
 * The app's journal and the host's own are copied one after the other, each from where it was left: `--follow` keeps no cursor
 * in systemd 252, nor sees a namespace that begins later, and one cursor for both would pass over what a journal adds late.
 * https://www.freedesktop.org/software/systemd/man/latest/journalctl.html#--cursor-file=FILE
 */
function copying(name: string): HostFile[] {
    const user = recordsUser(name);
    const settings = `${hostSettingsDirectory(name)}/logrotate.conf`;
    // In full: a long field would be copied as nothing.
    const copy = (journal: string) =>
        `/usr/bin/journalctl --quiet --all --output=json --cursor-file=/var/lib/${user}/${journal}`;
    return [
        // https://github.com/logrotate/logrotate/blob/main/logrotate.8.in
        publicFile(settings, [`${recordsFile(name)} {`, "size 50M", "rotate 1", "create 0640", "}"]),
        unitFile(`${name}-logs.service`, [
            "[Unit]",
            `Description=Copies records of ${name} and its host for the CloudWatch agent`,
            "StartLimitIntervalSec=0",
            "",
            "[Service]",
            "Type=oneshot",
            `User=${user}`,
            "# It may read journals, and write none.",
            "SupplementaryGroups=systemd-journal",
            `StateDirectory=${user}`,
            `ExecStartPre=/usr/sbin/logrotate --state=/var/lib/${user}/rotation ${settings}`,
            `ExecStart=${copy("host")}`,
            "# This fails as long as the app has written nothing.",
            `ExecStart=-${copy("app")} --namespace=${name}`,
            `StandardOutput=append:${recordsFile(name)}`,
            "StandardError=journal",
            "# Else that it ran would be a record to copy, each time.",
            "LogLevelMax=notice",
            "SyslogLevel=notice",
            "UMask=0027",
            `ReadWritePaths=${recordsDirectory(name)}`,
            "CapabilityBoundingSet=",
            "PrivateNetwork=yes",
            "PrivateUsers=yes",
            "RestrictAddressFamilies=none",
            "IPAddressDeny=any",
            "ProcSubset=pid",
            ...hostProgram,
            "SystemCallFilter=@system-service",
            "SystemCallFilter=~@privileged @resources",
            "MemoryMax=256M",
        ]),
        unitFile(recordsTimer(name), [
            "[Unit]",
            `Description=Copies records of ${name} every two seconds`,
            "",
            "[Timer]",
            "OnActiveSec=0",
            "OnUnitInactiveSec=2",
            "AccuracySec=100ms",
            "",
            "[Install]",
            "WantedBy=timers.target",
        ]),
    ];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html */
function agent({ name }: HostPlanArgs, logs: NonNullable<HostPlanArgs["logs"]>): HostFile[] {
    const settings = `${hostSettingsDirectory(name)}/cloudwatch-agent.json`;
    const file = {
        file_path: recordsFile(name),
        log_group_name: logs.groupName,
        log_stream_name: "{instance_id}",
    };
    return [
        rootFile(settings, [
            JSON.stringify({
                agent: { run_as_user: agentUser },
                logs: { logs_collected: { files: { collect_list: [file] } } },
            }),
        ]),
        unitFile(`${agentUnit}.d/${name}.conf`, [
            "[Unit]",
            `Requires=${firewallUnit(name)}`,
            `After=${firewallUnit(name)}`,
            "",
            "[Service]",
            "# It owns what it reads its settings from, and they say who it is: they are put back before each start.",
            `ExecStartPre=/usr/bin/install -m 0644 -T ${settings} ${agentDirectory}/etc/amazon-cloudwatch-agent.json`,
            "# It begins as root, gives itself its directories and becomes its user.",
            "CapabilityBoundingSet=CAP_CHOWN CAP_DAC_OVERRIDE CAP_FOWNER CAP_SETGID CAP_SETUID",
            `ReadWritePaths=${["etc", "logs", "var"].map((part) => `-${agentDirectory}/${part}`).join(" ")}`,
            "RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK AF_UNIX",
            "IPAddressDeny=any",
            `IPAddressAllow=${[localResolver, vpcResolver, metadataService, ...logs.addresses].join(" ")}`,
            ...hostProgram,
            "SystemCallFilter=@system-service",
            "MemoryMax=256M",
        ]),
    ];
}
