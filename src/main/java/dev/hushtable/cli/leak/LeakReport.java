package dev.hushtable.cli.leak;

import java.util.List;

/**
 * What the hashes of a table give away.
 *
 * @param table the table
 * @param source where hashes were read: the table, or an index of it
 * @param itemsRead how many items were read
 * @param complete whether that is all of them
 * @param tableItems about how many there are, as DynamoDB says; 0 if it does not
 * @param readUnits what reading cost
 * @param findings one for each indexed attribute and generation
 * @param notes what else to know, in sentences
 */
public record LeakReport(
    String table,
    String source,
    long itemsRead,
    boolean complete,
    long tableItems,
    double readUnits,
    List<Finding> findings,
    List<String> notes) {

  /**
   * What the hashes of one attribute give away, of one generation.
   *
   * @param attribute its path
   * @param generation of the index root key: one value has other hashes in each
   * @param statistics the numbers
   * @param top its most frequent hashes
   */
  public record Finding(
      String attribute, int generation, LeakStatistics statistics, List<HashCounts.Counted> top) {
    /** Takes a copy. */
    public Finding {
      top = List.copyOf(top);
    }

    /** In words. */
    public Verdict verdict() {
      return Verdict.of(statistics);
    }
  }

  /** Takes copies. */
  public LeakReport {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  /** Whether a finding is told by its attribute and its generation, and not by the first alone. */
  public boolean namesGeneration(Finding finding) {
    return finding.generation() != 1
        || findings.stream().filter(other -> other.attribute().equals(finding.attribute())).count()
            > 1;
  }
}
