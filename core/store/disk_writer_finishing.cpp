#include "core/store/disk_writer.h"

#include "core/base/limits.h"
#include "core/store/layout.h"

#include <map>

// How files get their final names: step by step, each step for all of a group. What fails for one file ends it alone.
namespace plug::store {

struct DiskWriter::Finishing {
    const FinishFile &request;
    FileStatus own = {}; ///< of the part file
    QString finalPath = {};
    FileStatus final = {};
    std::optional<DiskError> error = {};

    const PartFile &file() const { return *request.file; }
};

template <typename Step>
void DiskWriter::eachGood(std::vector<Finishing> &files, Step step)
{
    for (Finishing &finishing : files) {
        if (finishing.error)
            continue;
        if (const DiskOutcome<void> done = step(finishing); !done)
            finishing.error = done.error();
    }
}

DiskAnswer DiskWriter::execute(const FinishFile &request)
{
    const FinishFile *const one = &request;
    return execute(std::span(&one, 1)).front();
}

std::vector<DiskAnswer> DiskWriter::execute(std::span<const FinishFile *const> group)
{
    std::vector<Finishing> files;
    for (const FinishFile *request : group)
        files.push_back({*request});
    eachGood(files, [this](Finishing &finishing) { return completePart(finishing); });
    syncParts(files);
    eachGood(files, [this](Finishing &finishing) { return placePart(finishing); });
    syncPlaces(files);
    tellLedgers(files);
    std::vector<DiskAnswer> answers;
    for (const Finishing &finishing : files) {
        if (!finishing.error)
            forgetPart(finishing.file());
        answers.push_back(finishing.error ? DiskAnswer(*finishing.error) : Finished{finishing.finalPath, finishing.final.stamp});
    }
    return answers;
}

/// The part file, as long as it is to be. One that was there before may be longer than the file; shorter it never is once
/// all of it is written. Whoever was interrupted behind the renaming goes on from there.
DiskOutcome<void> DiskWriter::completePart(Finishing &finishing)
{
    const PartFile &file = finishing.file();
    if (finishing.request.unflushed && !finishing.request.unflushed->isWithinFile())
        return Failure{DiskError{DiskErrorKind::Io, file.partPath, QStringLiteral("the request does not fit the file")}};
    finishing.finalPath = m_parts.placedAs(file.partPath);
    if (!finishing.finalPath.isEmpty())
        return {};
    const auto place = placeOf(file);
    if (!place)
        return Failure{place.error()};
    const auto part = file.size == 0 ? m_parts.openToWrite(*place) : m_parts.openExisting(*place);
    if (!part)
        return Failure{part.error()};
    const auto status = (*part)->status();
    if (!status)
        return Failure{status.error()};
    if (status->stamp.size < file.size)
        return Failure{DiskError{DiskErrorKind::Changed, file.partPath, QStringLiteral("shorter than the file")}};
    finishing.own = *status;
    return status->stamp.size > file.size ? m_parts.truncate(*place, file.size) : DiskOutcome<void>();
}

/// The bytes of part files and trees to the medium, and the names of the trees.
void DiskWriter::syncParts(std::vector<Finishing> &files)
{
    std::vector<QString> paths;
    std::vector<Finishing *> owners;
    for (Finishing &finishing : files) {
        if (finishing.error)
            continue;
        for (const QString &path : {finishing.file().treePath, finishing.finalPath.isEmpty() ? finishing.file().partPath : QString()}) {
            if (path.isEmpty() || !m_parts.isKnown(path))
                continue;
            paths.push_back(path);
            owners.push_back(&finishing);
        }
    }
    const auto synced = m_parts.syncBytes(paths);
    for (std::size_t i = 0; i < paths.size(); ++i) {
        if (!synced[i] && !owners[i]->error)
            owners[i]->error = synced[i].error();
    }
    eachGood(files, [this](const Finishing &finishing) {
        const QString &tree = finishing.file().treePath;
        return m_parts.isKnown(tree) ? m_parts.syncName(tree) : DiskOutcome<void>();
    });
}

/// Gives the part file its final name. A second name of this very file is its own, of whoever was interrupted here.
DiskOutcome<void> DiskWriter::placePart(Finishing &finishing)
{
    const PartFile &file = finishing.file();
    if (!finishing.finalPath.isEmpty())
        return {};
    if (const auto made = m_parts.makeFoldersOf(finishing.request.wantedPath, file.topFolder); !made)
        return made;
    for (int n = 0; n <= limits::kMaxNumberedNames; ++n) {
        const QString path = numberedPath(finishing.request.wantedPath, n);
        const auto there = m_files.status(path);
        const bool isOwn = there && there->isSecondNameOf(finishing.own);
        const auto placed = isOwn ? DiskOutcome<bool>(true) : m_files.placeAs(file.partPath, path);
        if (!placed)
            return Failure{placed.error()};
        if (*placed) {
            m_parts.setPlacedAs(file.partPath, path);
            finishing.finalPath = path;
            return {};
        }
    }
    return Failure{DiskError{DiskErrorKind::Io, finishing.request.wantedPath, QStringLiteral("no free name is left")}};
}

/// The names to the medium, each folder once.
void DiskWriter::syncPlaces(std::vector<Finishing> &files)
{
    std::map<QString, DiskOutcome<void>> folders;
    eachGood(files, [&](Finishing &finishing) -> DiskOutcome<void> {
        const QString folder = folderOf(finishing.finalPath);
        auto synced = folders.find(folder);
        if (synced == folders.end())
            synced = folders.emplace(folder, m_files.syncFolder(folder)).first;
        if (!synced->second)
            return synced->second;
        const auto status = m_files.status(finishing.finalPath);
        if (!status)
            return Failure{status.error()};
        finishing.final = *status;
        return {};
    });
}

void DiskWriter::tellLedgers(std::vector<Finishing> &files)
{
    std::map<QString, std::vector<Finishing *>> byLedger;
    for (Finishing &finishing : files) {
        if (!finishing.error)
            byLedger[finishing.file().ledgerPath].push_back(&finishing);
    }
    for (const auto &[path, its] : byLedger) {
        const auto told = tellLedger(path, its);
        for (Finishing *finishing : its) {
            if (!told)
                finishing->error = told.error();
        }
    }
}

DiskOutcome<void> DiskWriter::tellLedger(const QString &path, const std::vector<Finishing *> &files)
{
    const auto ledger = ledgerAt(path);
    if (!ledger)
        return Failure{ledger.error()};
    std::vector<FinishedPart> parts;
    for (const Finishing *finishing : files)
        parts.push_back({finishing->file().fileIndex, finishing->finalPath, finishing->final.stamp, finishing->request.unflushed});
    return (*ledger)->appendFinished(parts);
}

void DiskWriter::forgetPart(const PartFile &file)
{
    m_parts.forget(file.partPath);
    m_parts.forget(file.treePath);
    // The file has its final name, on the medium; a second one that stays is no failure.
    (void)m_files.remove(file.partPath);
}

} // namespace plug::store
