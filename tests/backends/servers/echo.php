<?php
// What PHP makes of a request, as rows [reader, kind, [pieces of the name], value], texts in base64. README.md has the kinds.
$rows = [];

function row($kind, $path, $value) {
    global $rows;
    $rows[] = ['php', $kind, array_map(fn($piece) => base64_encode((string)$piece), $path), base64_encode((string)$value)];
}

function rows($kind, $value, $path = []) {
    if (!is_array($value)) {
        row($kind, $path, $value);
        return;
    }
    foreach ($value as $key => $below) rows($kind, $below, [...$path, $key]);
}

// $_FILES has one tree an attribute; a file is where `tmp_name` has a leaf.
function files($path, $contents, $names) {
    if (is_array($contents)) {
        foreach ($contents as $key => $below) files([...$path, $key], $below, $names[$key]);
        return;
    }
    row('file', $path, $names);
    if ($contents !== '') row('form', $path, file_get_contents($contents));
}

function elements($element, $path) {
    $path[] = $element->localName;
    $text = '';
    foreach ($element->childNodes as $node) {
        if ($node instanceof DOMElement) elements($node, $path);
        elseif ($node instanceof DOMText || $node instanceof DOMEntityReference) $text .= $node->textContent;
    }
    row('xml', $path, $text);
    foreach ($element->attributes as $one) row('xml', [...array_slice($path, 0, -1), end($path) . '@' . $one->localName], $one->value);
}

row('path', [], $_SERVER['SCRIPT_NAME'] . ($_SERVER['PATH_INFO'] ?? ''));
rows('query', $_GET);
rows('form', $_POST);
rows('cookie', $_COOKIE);
foreach ($_FILES as $name => $file) files([$name], $file['tmp_name'], $file['full_path']);
foreach ($_SERVER as $name => $value) {
    if (strncmp($name, 'HTTP_', 5) == 0) row('header', [str_replace('_', '-', substr($name, 5))], $value);
}
$body = file_get_contents('php://input');
$json = json_decode($body, true);
if ($json !== null) {
    $strings = function ($value, $path) use (&$strings) {
        if (is_string($value)) row('json', $path, $value);
        if (is_array($value)) foreach ($value as $key => $below) $strings($below, [...$path, $key]);
    };
    $strings($json, []);
}
if (class_exists('DOMDocument') && $body !== '') {
    libxml_use_internal_errors(true);
    $document = new DOMDocument();
    if ($document->loadXML($body, LIBXML_NOENT | LIBXML_NONET)) elements($document->documentElement, []);
}
header('Content-Type: application/json');
echo json_encode($rows);
