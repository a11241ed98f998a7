/** A value that the user gave is at fault: `run.seeds: must be <rule>, got <value>; <remedy>`. */
export class OptionError extends RangeError {
  override readonly name = 'OptionError';
  /** 'seeds', or 'set.k' for the parameter k: what a command line writes as --seeds and as --set k */
  readonly option: string;
  /** the message behind the option */
  readonly complaint: string;

  constructor(option: string, complaint: string) {
    super(`run.${option}: ${complaint}`);
    this.option = option;
    this.complaint = complaint;
  }
}
