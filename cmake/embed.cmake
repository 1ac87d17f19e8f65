# Puts files into the program: huiyin_embed(target namespace files...) makes a source that defines
#   const std::vector<std::pair<std::string_view, std::string_view>>& huiyin::<namespace>::embedded_files();
# name (the file's own, without folder) and bytes.
function(huiyin_embed target namespace)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/generated/${target}_embedded.cpp)
  set(assembly ${CMAKE_CURRENT_BINARY_DIR}/generated/${target}_embedded.S)
  set(cpp "#include <string_view>\n#include <utility>\n#include <vector>\n\n")
  set(asm ".section .rodata\n")
  set(entries "")
  set(index 0)
  foreach(file ${ARGN})
    get_filename_component(name ${file} NAME)
    set(symbol "${target}_file_${index}")
    string(APPEND cpp "extern \"C\" const char ${symbol}_begin[];\nextern \"C\" const char ${symbol}_end[];\n")
    string(APPEND asm ".global ${symbol}_begin\n.global ${symbol}_end\n${symbol}_begin:\n.incbin \"${file}\"\n${symbol}_end:\n.byte 0\n")
    string(APPEND entries
      "        {\"${name}\", {${symbol}_begin, static_cast<std::size_t>(${symbol}_end - ${symbol}_begin)}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND asm ".section .note.GNU-stack,\"\",@progbits\n")
  string(APPEND cpp "\nnamespace huiyin::${namespace} {\n\n"
    "const std::vector<std::pair<std::string_view, std::string_view>>& embedded_files() {\n"
    "    static const std::vector<std::pair<std::string_view, std::string_view>> files{\n${entries}    };\n"
    "    return files;\n}\n\n}  // namespace huiyin::${namespace}\n")
  file(CONFIGURE OUTPUT ${source} CONTENT "${cpp}" @ONLY)
  file(CONFIGURE OUTPUT ${assembly} CONTENT "${asm}" @ONLY)
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS "${ARGN}")
  target_sources(${target} PRIVATE ${source} ${assembly})
endfunction()
