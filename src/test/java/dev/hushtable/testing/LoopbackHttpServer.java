package dev.hushtable.testing;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on an ephemeral port of the loopback address that can stop listening and come back
 * on the same port. All its threads are daemons.
 */
final class LoopbackHttpServer implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int BIND_ATTEMPTS = 50;
  private static final long BIND_RETRY_MILLIS = 20;

  static {
    // The JDK's server sends head and body in two writes. With Nagle's algorithm on, the second
    // waits for a delayed acknowledgement of the first: 40 ms a call.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final HttpHandler handler;
  private final ExecutorService workers;
  private final int port;
  private @Nullable HttpServer server;

  private LoopbackHttpServer(String name, HttpHandler handler) {
    this.handler = handler;
    this.workers = Executors.newCachedThreadPool(new DaemonThreads(name));
    this.server = listen(0);
    this.port = server.getAddress().getPort();
  }

  static LoopbackHttpServer start(String name, HttpHandler handler) {
    return new LoopbackHttpServer(name, handler);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Closes the port and every connection, so that clients are refused. */
  synchronized void goDown() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  /** Listens again, on the same port. */
  synchronized void comeBack() {
    if (server == null) {
      server = listen(port);
    }
  }

  @Override
  public void close() {
    goDown();
    workers.shutdownNow();
  }

  private HttpServer listen(int wantedPort) {
    try {
      HttpServer started = bind(wantedPort);
      started.createContext("/", handler);
      started.setExecutor(workers);
      // The dispatcher thread is a daemon only if the thread that starts it is one.
      workers.submit(started::start).get(10, TimeUnit.SECONDS);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on loopback port " + wantedPort, e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot start the HTTP server", e);
    }
  }

  /** Binds, with patience for a port that is still being released. */
  private static HttpServer bind(int wantedPort) throws IOException, InterruptedException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), wantedPort);
    for (int attempt = 1; ; attempt++) {
      try {
        return HttpServer.create(address, 0);
      } catch (BindException e) {
        if (attempt == BIND_ATTEMPTS) {
          throw e;
        }
        Thread.sleep(BIND_RETRY_MILLIS);
      }
    }
  }
}
