#include "core/runtime/catalogue_lane.h"

#include "core/base/check.h"

namespace plug::runtime {

using store::CatalogueError;
using store::CatalogueResult;
using store::DiskAnswer;
using store::DiskError;
using store::DiskErrorKind;
using store::DiskRequest;

namespace {

DiskErrorKind kindOf(CatalogueError::Reason reason)
{
    switch (reason) {
    case CatalogueError::Reason::Broken:
        return DiskErrorKind::Corrupt;
    case CatalogueError::Reason::Full:
        return DiskErrorKind::Full;
    case CatalogueError::Reason::TooMany:
        return DiskErrorKind::TooLarge;
    case CatalogueError::Reason::CannotOpen:
    case CatalogueError::Reason::NewerFormat:
    case CatalogueError::Reason::Io:
        break;
    }
    return DiskErrorKind::Io;
}

QString wordsOf(const CatalogueError &error)
{
    return error.reason == CatalogueError::Reason::NewerFormat ? QStringLiteral("made by a newer version") : error.message;
}

/// The one change that a request asks of a catalogue.
struct Change {
    store::Catalogue &catalogue;

    CatalogueResult<void> operator()(const store::PutTransfer &put) { return catalogue.putTransfer(put.record); }
    CatalogueResult<void> operator()(const store::RemoveTransfer &remove)
    {
        return catalogue.removeTransfer(remove.guid, remove.kind);
    }
    CatalogueResult<void> operator()(const store::PutShareEntries &put)
    {
        return catalogue.putShareEntries(put.collection, put.entries);
    }
    CatalogueResult<void> operator()(const store::PutHost &put) { return catalogue.putHost(put.record); }
    CatalogueResult<void> operator()(const store::RemoveHost &remove) { return catalogue.removeHost(remove.record); }
    template <typename Other>
    CatalogueResult<void> operator()(const Other &)
    {
        PLUG_CHECK(false);
        return {};
    }
};

} // namespace

CatalogueLane::CatalogueLane(QString path, Report report)
    : m_path(std::move(path))
    , m_report(std::move(report))
{
}

void CatalogueLane::execute(const std::vector<DiskRequest> &requests)
{
    std::vector<const DiskRequest *> changes;
    for (const DiskRequest &request : requests) {
        if (!std::holds_alternative<store::LoadCatalogue>(request.what)) {
            changes.push_back(&request);
            continue;
        }
        change(changes);
        changes.clear();
        load(request);
    }
    change(changes);
}

CatalogueResult<void> CatalogueLane::open()
{
    if (m_catalogue)
        return {};
    auto opened = store::Catalogue::open(m_path);
    if (!opened)
        return Failure{opened.error()};
    m_catalogue = *std::move(opened);
    return {};
}

void CatalogueLane::load(const DiskRequest &request)
{
    if (const auto opened = open(); !opened)
        return m_report({request.id, failed(opened.error())});
    auto contents = m_catalogue->load();
    m_report({request.id, contents ? DiskAnswer(*std::move(contents)) : DiskAnswer(failed(contents.error()))});
}

void CatalogueLane::change(const std::vector<const DiskRequest *> &changes)
{
    if (changes.empty())
        return;
    std::vector<CatalogueResult<void>> results;
    const auto together = changeAll(changes, results);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const auto &result = together && i < results.size() ? results[i] : together;
        m_report({changes[i]->id, result ? DiskAnswer(store::Done{}) : DiskAnswer(failed(result.error()))});
    }
}

/// The outcome of the whole; that of each change where the whole went well.
CatalogueResult<void> CatalogueLane::changeAll(const std::vector<const DiskRequest *> &changes,
                                               std::vector<CatalogueResult<void>> &results)
{
    if (const auto opened = open(); !opened)
        return opened;
    if (const auto begun = m_catalogue->begin(); !begun)
        return begun;
    for (const DiskRequest *request : changes)
        results.push_back(std::visit(Change{*m_catalogue}, request->what));
    return m_catalogue->commit();
}

DiskError CatalogueLane::failed(const CatalogueError &error)
{
    // A catalogue that was set aside is made anew at the next request.
    if (error.reason == CatalogueError::Reason::Broken || error.reason == CatalogueError::Reason::CannotOpen)
        m_catalogue.reset();
    return {kindOf(error.reason), error.path, wordsOf(error)};
}

} // namespace plug::runtime
