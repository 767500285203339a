/** systemd-resolved's own address, which answers look-ups on the host. */
export const localResolver = "127.0.0.53";

/** Link-local addresses that EC2 serves to an instance: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html */
export const metadataService = "169.254.169.254";
export const vpcResolver = "169.254.169.253";
export const vpcClock = "169.254.169.123";
