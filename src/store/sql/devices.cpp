// Devices and the commands that they sent.
#include "store/sql/writing.hpp"

namespace huiyin::store::sql {
namespace {

DeviceCommandRow command_of(const Query& q) {
    DeviceCommandRow row;
    row.device = q.text(0);
    row.sequence = q.integer(1);
    row.place = q.integer(2);
    row.record = q.text(3);
    row.status = q.text(4);
    row.print = q.text(5);
    row.at = q.instant(6);
    row.entered_at = q.instant(7);
    row.command = q.json(8);
    row.answer = q.json(9);
    return row;
}

}  // namespace

std::optional<DeviceRow> Reader::device(const std::string& id) {
    Query q = query("SELECT id, person, name, registered_at, next FROM device WHERE organisation_id = $1 AND id = $2");
    q.bind(1, organisation_).bind(2, id);
    if (!q.next()) return {};
    return DeviceRow{q.text(0), q.text(1), q.text(2), q.instant(3), q.integer(4)};
}

std::optional<DeviceCommandRow> Reader::device_command(const std::string& device, std::int64_t sequence) {
    Query q = query("SELECT device, sequence, place, record, status, print, at, entered_at, command, answer FROM device_command WHERE organisation_id = $1 AND device = $2 AND sequence = $3");
    q.bind(1, organisation_).bind(2, device).bind(3, sequence);
    if (!q.next()) return {};
    return command_of(q);
}

std::vector<DeviceCommandRow> Reader::device_commands(const std::string& device, const std::string& record) {
    Query q = query("SELECT device, sequence, place, record, status, print, at, entered_at, command, answer FROM device_command "
                    "WHERE organisation_id = $1 AND device = $2 AND record = $3 ORDER BY sequence");
    q.bind(1, organisation_).bind(2, device).bind(3, record);
    std::vector<DeviceCommandRow> rows;
    while (q.next()) rows.push_back(command_of(q));
    return rows;
}

void Writing::put_device(const DeviceRow& row) {
    Query q = query("INSERT INTO device (organisation_id, id, person, name, registered_at, next) VALUES ($1, $2, $3, $4, $5, $6) "
                    "ON CONFLICT (organisation_id, id) DO UPDATE SET next = excluded.next");
    q.bind(1, organisation_).bind(2, row.id).bind(3, row.person).bind(4, row.name).bind(5, row.registered_at).bind(6, row.next).run();
}

void Writing::put_device_command(const DeviceCommandRow& row) {
    Query q = query("INSERT INTO device_command (organisation_id, device, sequence, place, record, status, print, at, entered_at, command, answer) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (organisation_id, device, sequence) DO UPDATE SET status = excluded.status");
    q.bind(1, organisation_).bind(2, row.device).bind(3, row.sequence).bind(4, row.place).bind(5, row.record).bind(6, row.status).bind(7, row.print).bind(8, row.at)
        .bind(9, row.entered_at).bind(10, row.command).bind(11, row.answer).run();
}

}  // namespace huiyin::store::sql
