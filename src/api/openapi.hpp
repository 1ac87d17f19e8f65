// The OpenAPI 3.1 document of an organisation: the routes, and beside them each record type's own actions with their forms.
#pragma once

#include "api/router.hpp"
#include "policy/model.hpp"

namespace huiyin::api {

[[nodiscard]] Json openapi_document(const policy::Policy& policy, const std::vector<Route>& routes, Language language);

/// A field as JSON Schema 2020-12. Numbers are exact: a JSON number or a string of digits.
[[nodiscard]] Json field_schema(const policy::Field& field, Language language);

}  // namespace huiyin::api
