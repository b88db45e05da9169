# What Rack, and Ruby's JSON and REXML, make of a request: rows as in README.md.
require "json"
require "rack"
require "rexml/document"

class Rows
  attr_reader :all

  def initialize = @all = []

  def base64(text) = [text.to_s.b].pack("m0")

  def add(reader, kind, path, value)
    @all << [reader, kind, path.map { |piece| base64(piece) }, base64(value)]
  end

  # Hashes and arrays to their leaves; only strings of JSON.
  def nested(reader, kind, value, path = [])
    case value
    when Hash
      return file(reader, value, path) if value[:tempfile]
      value.each { |key, below| nested(reader, kind, below, path + [key]) }
    when Array
      value.each_with_index { |below, at| nested(reader, kind, below, path + [at]) }
    when String
      add(reader, kind, path, value)
    end
  end

  def file(reader, value, path)
    add(reader, "file", path, value[:filename])
    add(reader, "form", path, value[:tempfile].read)
  end

  def element(node, path)
    path += [node.name]
    add("rexml", "xml", path, node.texts.map(&:value).join)
    node.attributes.each_attribute { |one| add("rexml", "xml", path[..-2] + ["#{path.last}@#{one.name}"], one.value) }
    node.elements.each { |below| element(below, path) }
  end
end

# One reader refuses what another takes.
def tried
  yield
rescue StandardError, SystemStackError
  nil
end

run(lambda do |env|
  rows = Rows.new
  request = Rack::Request.new(env)
  rows.add("rack", "path", [], request.path_info)
  env.each do |name, value|
    of_client = name.start_with?("HTTP_") && name != "HTTP_VERSION"  # which puma puts in
    rows.add("rack", "header", [name[5..].tr("_", "-")], value) if of_client
  end
  tried { rows.nested("rack", "query", request.GET) }
  tried { rows.nested("rack", "form", request.POST) }
  tried { rows.nested("rack", "cookie", request.cookies) }
  request.body.rewind
  body = request.body.read
  tried { rows.nested("ruby-json", "json", JSON.parse(body)) }
  tried { rows.element(REXML::Document.new(body).root, []) }
  [200, { "Content-Type" => "application/json" }, [JSON.generate(rows.all)]]
end)
