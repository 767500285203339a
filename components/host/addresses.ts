/** systemd-resolved's own address, which answers look-ups on the host. */
export const localResolver = "127.0.0.53";

/** Link-local addresses that EC2 serves to an instance: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html */
export const metadataService = "169.254.169.254";
export const vpcResolver = "169.254.169.253";
export const vpcClock = "169.254.169.123";

/** Where the app gets its credentials, on this host only; below 1024, so that no program of a user can take its place. */
export const brokerPort = 1021;
