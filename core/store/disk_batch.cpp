#include "core/store/disk_batch.h"

#include "core/base/check.h"
#include "core/base/limits.h"

namespace plug::store {

namespace {

using Group = std::vector<std::pair<DiskRequestId, const FinishFile *>>;

bool isOfAny(const PartFile &file, const Group &group)
{
    return std::any_of(group.begin(), group.end(), [&file](const auto &one) { return one.second->file->partPath == file.partPath; });
}

/// A write to another file makes no difference to those that are being finished.
bool mayGoFirst(const DiskRequest &request, const Group &group)
{
    if (const auto *blocks = std::get_if<WriteBlocks>(&request.what))
        return !isOfAny(*blocks->file, group);
    if (const auto *tree = std::get_if<WriteTree>(&request.what))
        return !isOfAny(*tree->file, group);
    return false;
}

DiskAnswer answerOf(DiskWriter &writer, const DiskRequest &request)
{
    return std::visit(
        [&writer](const auto &what) -> DiskAnswer {
            if constexpr (requires { writer.execute(what); })
                return writer.execute(what);
            PLUG_CHECK(false);
            return Done{};
        },
        request.what);
}

void finish(DiskWriter &writer, Group &group, const std::function<void(DiskResult)> &give)
{
    std::vector<const FinishFile *> requests;
    for (const auto &[id, request] : group)
        requests.push_back(request);
    std::vector<DiskAnswer> answers = writer.execute(std::span<const FinishFile *const>(requests));
    for (std::size_t i = 0; i < group.size(); ++i)
        give({group[i].first, std::move(answers[i])});
    group.clear();
}

} // namespace

void executeBatch(DiskWriter &writer, std::span<const DiskRequest> batch, const std::function<void(DiskResult)> &give)
{
    Group group;
    for (const DiskRequest &request : batch) {
        if (const auto *finishing = std::get_if<FinishFile>(&request.what)) {
            if (group.size() >= limits::kMaxFinishGroup || isOfAny(*finishing->file, group))
                finish(writer, group, give);
            group.emplace_back(request.id, finishing);
            continue;
        }
        if (!mayGoFirst(request, group))
            finish(writer, group, give);
        give({request.id, answerOf(writer, request)});
    }
    finish(writer, group, give);
}

} // namespace plug::store
