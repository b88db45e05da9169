// What Tomcat makes of a request in its default settings: rows as in README.md. Usage: java Echo PORT DIRECTORY.
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

public class Echo extends HttpServlet {
  private static String quoted(byte[] bytes) {
    return '"' + Base64.getEncoder().encodeToString(bytes) + '"';
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void row(List<String> rows, String kind, String name, byte[] value) {
    String path = name == null ? "" : quoted(bytes(name));
    rows.add("[\"tomcat\",\"" + kind + "\",[" + path + "]," + quoted(value) + "]");
  }

  private static void parts(List<String> rows, HttpServletRequest request) throws Exception {
    String type = request.getContentType();
    if (type == null || !type.toLowerCase().startsWith("multipart/")) return;
    for (Part part : request.getParts()) {
      row(rows, "arg", part.getName(), part.getInputStream().readAllBytes());
      String file = part.getSubmittedFileName();
      if (file != null) row(rows, "file", part.getName(), bytes(file));
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
    List<String> rows = new ArrayList<>();
    String info = request.getPathInfo();
    row(rows, "path", null, bytes(request.getServletPath() + (info == null ? "" : info)));
    try {
      parts(rows, request);
    } catch (Exception refused) {
      // what is read otherwise still counts
    }
    request.getParameterMap().forEach((name, values) -> {
      for (String value : values) row(rows, "arg", name, bytes(value));
    });
    if (request.getCookies() != null) {
      for (Cookie cookie : request.getCookies()) row(rows, "cookie", cookie.getName(), bytes(cookie.getValue()));
    }
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) row(rows, "header", name, bytes(value));
    }
    response.setContentType("application/json");
    response.getOutputStream().write(bytes("[" + String.join(",", rows) + "]"));
  }

  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(arguments[1]);
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(Integer.parseInt(arguments[0]));
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", arguments[1]);
    Tomcat.addServlet(context, "echo", new Echo()).setMultipartConfigElement(new MultipartConfigElement(arguments[1]));
    context.addServletMappingDecoded("/*", "echo");
    tomcat.start();
    tomcat.getServer().await();
  }
}
