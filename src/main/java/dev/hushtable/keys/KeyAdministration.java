package dev.hushtable.keys;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.lifecycle.KeyRules;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Makes keys, shows them, and takes them out of use. For set-up and operations, with permissions
 * that the application does not need.
 *
 * <p>Every call can be repeated, after an error too: what is already as it should be is left alone,
 * and reported so. Several may run at the same time. Each call blocks until it is done. A running
 * application notices a change when it asks for the key next, at latest when its cache's time to
 * live is over.
 *
 * <p>Thread safe. Unless it says otherwise, a call throws {@link KeyUnavailableException} if the
 * service that keeps the keys refuses or does not answer; what it did until then stays done.
 */
public interface KeyAdministration {
  /** The order of {@link #scopes()}. */
  Comparator<KeyScope> BY_NAME = Comparator.comparing(KeyScope::name);

  /**
   * The scopes that have keys, or whose keys were shredded. Reads the whole key store.
   *
   * @return the scopes, ordered by name
   */
  List<KeyScope> scopes();

  /**
   * The keys of a scope.
   *
   * @param scope the scope
   * @return what there is, empty for a scope that is not known
   */
  ScopeDescription describe(KeyScope scope);

  /**
   * Creates the keys of a scope, the first version of its branch key and the first generation of
   * its index root key, as far as they do not exist.
   *
   * @param scope the scope
   * @return what was made
   * @throws KeyUnavailableException {@link ErrorCode#KEY_SHREDDED} if the scope's keys were
   *     shredded
   */
  KeyReport createKeys(KeyScope scope);

  /**
   * Creates a new version of a scope's branch key and makes it the active one. Values under older
   * versions stay readable; running processes write under the new one as soon as their cached
   * active key is refreshed.
   *
   * @param scope the scope
   * @param replaced the version that is to be replaced: if it is no longer the active one, somebody
   *     has replaced it already, and nothing is done
   * @return what was made. Two callers at the same time may both make a version; one of them is
   *     active
   * @throws KeyUnavailableException {@link ErrorCode#KEY_NOT_FOUND} if the scope has no branch key
   */
  KeyReport createVersion(KeyScope scope, UUID replaced);

  /**
   * The same for the version that is active now, so that each call makes one.
   *
   * @param scope the scope
   * @return what was made
   */
  default KeyReport createVersion(KeyScope scope) {
    ScopeDescription description = describe(scope);
    description
        .shredded()
        .ifPresent(
            when -> {
              throw KeyRules.shredded(scope, when);
            });
    return createVersion(
        scope,
        description
            .activeVersion()
            .orElseThrow(
                () ->
                    new KeyUnavailableException(
                        ErrorCode.KEY_NOT_FOUND,
                        "Scope "
                            + scope
                            + " has no branch key to make a new version of; make its keys with createKeys.")));
  }

  /**
   * Creates a generation of a scope's index root key, if it does not exist. It is used by those
   * applications only that are told to.
   *
   * @param scope the scope
   * @param generation the one after the newest, or one that exists
   * @return what was made
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if a generation before it
   *     is missing
   */
  KeyReport createIndexGeneration(KeyScope scope, int generation);

  /**
   * Sets a version of a branch key aside that no stored value names any more. If one does, it fails
   * with {@link ErrorCode#UNKNOWN_KEY} from now on, or as soon as the cached key expires; {@link
   * #reinstateVersion} brings it back. The key is kept.
   *
   * @param scope the scope
   * @param version a version that is not the active one
   * @return what was done
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if it is the active one
   * @throws KeyUnavailableException {@link ErrorCode#KEY_NOT_FOUND} if there is no such version
   */
  KeyReport retireVersion(KeyScope scope, UUID version);

  /**
   * Brings a retired version back.
   *
   * @param scope the scope
   * @param version the version
   * @return what was done
   * @throws KeyUnavailableException {@link ErrorCode#KEY_NOT_FOUND} if there is no such version
   */
  KeyReport reinstateVersion(KeyScope scope, UUID version);

  /**
   * Sets a generation of an index root key aside that no stored hash is of any more, as {@link
   * #retireVersion} does with a version.
   *
   * @param scope the scope
   * @param generation the generation
   * @return what was done
   * @throws KeyUnavailableException {@link ErrorCode#KEY_NOT_FOUND} if there is no such generation
   */
  KeyReport retireIndexGeneration(KeyScope scope, int generation);

  /**
   * Brings a retired generation back.
   *
   * @param scope the scope
   * @param generation the generation
   * @return what was done
   * @throws KeyUnavailableException {@link ErrorCode#KEY_NOT_FOUND} if there is no such generation
   */
  KeyReport reinstateIndexGeneration(KeyScope scope, int generation);

  /**
   * Destroys all keys of a scope, retired ones too, so that its values can never be read again.
   * There is no way back but a backup of the key store. The scope is marked, so that its keys are
   * not made again by accident.
   *
   * <p>Running processes go on with the keys that they have cached, until these expire; what they
   * write in that time is lost too. Tell them, as the provider allows, or stop them first. What is
   * not destroyed: hashes that are stored in tables, which still show which items share a value;
   * backups of the key store; anything that was read before.
   *
   * @param scope the scope
   * @param confirmation the words {@code shred} and the scope's name with a space between, so that
   *     it does not happen by accident
   * @return what was destroyed; nothing if it was done before
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if the confirmation is
   *     another, or the scope has no keys and never had any; nothing was destroyed
   */
  KeyReport shred(KeyScope scope, String confirmation);
}
