/** A question with a few answers to choose from, one of them right. */
export interface Question<K extends string = string> {
  readonly ask: string;
  /** The answers, by the short name that the reader commits to. */
  readonly options: Readonly<Record<K, string>>;
  /** The right one. */
  readonly answer: NoInfer<K>;
  /** Why it is right, shown once the reader has chosen. */
  readonly because: string;
}

/** A question from an earlier lesson. */
export interface Recall<K extends string = string> extends Question<K> {
  /** Which one: the number or the name that its notebook begins with, such as `05`. Left out where no lesson comes before. */
  readonly from?: string;
}

/** A question as it is put to the reader. */
export function asked({ ask, options, from }: Recall): string {
  const question = from === undefined ? ask : `From lesson ${from}: ${ask}`;
  return [question, ...Object.entries(options).map(([name, text]) => `• \`"${name}"\`: ${text}`)].join("\n");
}

/** What is wrong with a question as its author wrote it. */
export function faultsOf(question: Question, what: string): string[] {
  const names = Object.keys(question.options);
  return [
    ...(names.length < 2 ? [`${what} offers fewer than two answers`] : []),
    ...(names.includes(question.answer)
      ? []
      : [`${what}: the right answer ${question.answer} is not among the options`]),
    ...(question.because.trim() === "" ? [`${what} does not say why its answer is right`] : []),
  ];
}
