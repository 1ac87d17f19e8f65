// Any bytes are read as a model or refused; any model compiles or is refused; any package answers. Tables that are read are
// written and read again with the same rules.
#include <cstdint>

#include "dmn/exchange.hpp"
#include "dmn/package.hpp"
#include "dmn/table.hpp"

using namespace huiyin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 20'000) return 0;
    auto model = dmn::read_model(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!model.ok()) return 0;
    static_cast<void>(dmn::decisions_section(*model));
    for (const dmn::Element& element : model->elements) {
        if (!element.logic || element.logic->of != dmn::Expression::Of::table) continue;
        const feel::TableDefinition table = dmn::table_definition(*element.logic->table);
        auto again = dmn::read_model(dmn::write_dmn({"decision", "", "", table}));
        HUIYIN_ASSERT(again.ok());
        HUIYIN_ASSERT(again->elements.back().logic->table->rules.size() == table.rules.size());
    }
    std::vector<dmn::Model> models;
    models.push_back(std::move(model).value());
    const auto package = dmn::Package::make(std::move(models));
    if (!package.ok()) return 0;
    dmn::When when;
    when.depth = 100;
    when.steps = 10'000;
    static_cast<void>((*package)->decide({}, {{"n", "", feel::Value(3)}}, when));
    return 0;
}
