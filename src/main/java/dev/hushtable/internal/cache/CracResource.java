package dev.hushtable.internal.cache;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/** The only class that needs the API of CRaC. */
final class CracResource implements Resource {
  private final Runnable before;
  private final Runnable after;

  private CracResource(Runnable before, Runnable after) {
    this.before = before;
    this.after = after;
  }

  /** Registers one, to which the API keeps a weak reference. */
  static CracResource register(Runnable before, Runnable after) {
    CracResource resource = new CracResource(before, after);
    Core.getGlobalContext().register(resource);
    return resource;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    before.run();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    after.run();
  }
}
