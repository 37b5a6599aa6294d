#include "core/runtime/disk_workers.h"

#include "core/base/check.h"
#include "core/base/limits.h"
#include "core/runtime/catalogue_lane.h"
#include "core/runtime/hand_over.h"
#include "core/runtime/native_file_system.h"
#include "core/runtime/share_preparer.h"
#include "core/store/disk_batch.h"
#include "core/store/disk_reader.h"
#include "core/store/layout.h"

#include <map>
#include <mutex>
#include <stop_token>
#include <thread>

namespace plug::runtime {

using store::DiskAnswer;
using store::DiskRequest;
using store::DiskResult;

namespace {

/// Requests that a lane takes at a time; for the catalogue, the changes of one transaction.
constexpr std::size_t kBatch = 256;

enum class Lane : std::uint8_t { Writing, Reading, Catalogue, Preparing };

struct LaneOf {
    Lane operator()(const store::WriteBlocks &) const { return Lane::Writing; }
    Lane operator()(const store::WriteTree &) const { return Lane::Writing; }
    Lane operator()(const store::Flush &) const { return Lane::Writing; }
    Lane operator()(const store::FinishFile &) const { return Lane::Writing; }
    Lane operator()(const store::LoadLedger &) const { return Lane::Writing; }
    Lane operator()(const store::Discard &) const { return Lane::Writing; }
    Lane operator()(const store::ReadBytes &) const { return Lane::Reading; }
    Lane operator()(const store::ReadProof &) const { return Lane::Reading; }
    Lane operator()(const store::ReadWhole &) const { return Lane::Reading; }
    Lane operator()(const store::PrepareShare &) const { return Lane::Preparing; }
    Lane operator()(const store::CancelPrepare &) const { return Lane::Preparing; }
    Lane operator()(const store::LoadCatalogue &) const { return Lane::Catalogue; }
    Lane operator()(const store::PutTransfer &) const { return Lane::Catalogue; }
    Lane operator()(const store::RemoveTransfer &) const { return Lane::Catalogue; }
    Lane operator()(const store::PutShareEntries &) const { return Lane::Catalogue; }
    Lane operator()(const store::PutHost &) const { return Lane::Catalogue; }
    Lane operator()(const store::RemoveHost &) const { return Lane::Catalogue; }
};

/// What a DiskReader answers; a request of another lane is a broken invariant.
template <typename Executor>
DiskAnswer answerOf(Executor &executor, const DiskRequest &request)
{
    return std::visit(
        [&executor](const auto &what) -> DiskAnswer {
            if constexpr (requires { executor.execute(what); })
                return executor.execute(what);
            PLUG_CHECK(false);
            return store::Done{};
        },
        request.what);
}

/// From every lane to the engine's thread. What waits is bounded by what was asked: the lanes' queues and their batches, and
/// for preparing, ten reports a second.
class Results {
public:
    explicit Results(std::function<void()> notify) : m_notify(std::move(notify)) {}

    void add(DiskResult result)
    {
        bool isFirst = false;
        {
            // Held for a move or a swap alone; see HandOver.
            const std::scoped_lock lock(m_mutex);
            isFirst = m_results.empty();
            m_results.push_back(std::move(result));
        }
        if (isFirst)
            m_notify();
    }

    std::vector<DiskResult> take()
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_results, {});
    }

private:
    std::function<void()> m_notify;
    std::mutex m_mutex;
    std::vector<DiskResult> m_results;
};

struct PrepareJob {
    DiskRequest request;
    std::stop_token stop;
};

} // namespace

struct DiskWorkers::State {
    State(const QString &stateFolder, std::function<void()> notify) : layout(stateFolder), results(std::move(notify)) {}

    void write();
    void read();
    void keepCatalogue();
    void prepare();

    void refuse(const DiskRequest &request);
    void submitTo(HandOver<DiskRequest> &lane, DiskRequest request);
    void submitPreparing(DiskRequest request);

    const store::Layout layout;
    Results results;
    HandOver<DiskRequest> writing{limits::kMaxDiskQueue};
    HandOver<DiskRequest> reading{limits::kMaxDiskQueue};
    HandOver<DiskRequest> catalogue{limits::kMaxDiskQueue};
    HandOver<PrepareJob> preparing{limits::kMaxDiskQueue};
    /// Of each PrepareShare that has no last result yet. Only the engine's thread looks here.
    std::map<DiskRequestId, std::stop_source> cancellable;
    std::vector<std::thread> threads;
};

DiskWorkers::DiskWorkers(const QString &stateFolder, std::function<void()> notify)
    : m_state(std::make_unique<State>(stateFolder, std::move(notify)))
{
    for (const auto work : {&State::write, &State::read, &State::keepCatalogue, &State::prepare})
        m_state->threads.emplace_back([state = m_state.get(), work] { (state->*work)(); });
}

DiskWorkers::~DiskWorkers()
{
    for (auto &[id, stop] : m_state->cancellable)
        stop.request_stop();
    m_state->preparing.clear();
    m_state->reading.clear();
    for (auto *lane : {&m_state->writing, &m_state->reading, &m_state->catalogue})
        lane->close();
    m_state->preparing.close();
    for (std::thread &thread : m_state->threads)
        thread.join();
}

void DiskWorkers::submit(DiskRequest request)
{
    switch (std::visit(LaneOf(), request.what)) {
    case Lane::Writing:
        // The reading lane lets go of what is to go; it has no result of its own for that.
        if (std::holds_alternative<store::Discard>(request.what))
            (void)m_state->reading.push(DiskRequest(request));
        return m_state->submitTo(m_state->writing, std::move(request));
    case Lane::Reading:
        return m_state->submitTo(m_state->reading, std::move(request));
    case Lane::Catalogue:
        return m_state->submitTo(m_state->catalogue, std::move(request));
    case Lane::Preparing:
        return m_state->submitPreparing(std::move(request));
    }
}

std::vector<DiskResult> DiskWorkers::takeResults()
{
    std::vector<DiskResult> results = m_state->results.take();
    for (const DiskResult &result : results) {
        if (!std::holds_alternative<store::PrepareProgress>(result.what))
            m_state->cancellable.erase(result.id);
    }
    return results;
}

void DiskWorkers::State::refuse(const DiskRequest &request)
{
    results.add({request.id, store::DiskError{store::DiskErrorKind::Io, {}, QStringLiteral("too many requests wait for the disk")}});
}

void DiskWorkers::State::submitTo(HandOver<DiskRequest> &lane, DiskRequest request)
{
    if (!lane.push(std::move(request)))
        refuse(request);
}

void DiskWorkers::State::submitPreparing(DiskRequest request)
{
    if (const auto *cancel = std::get_if<store::CancelPrepare>(&request.what)) {
        if (const auto found = cancellable.find(cancel->request); found != cancellable.end())
            found->second.request_stop();
        return results.add({request.id, store::Done{}});
    }
    std::stop_source stop;
    cancellable.insert_or_assign(request.id, stop);
    PrepareJob job{std::move(request), stop.get_token()};
    if (!preparing.push(std::move(job)))
        refuse(job.request);
}

void DiskWorkers::State::write()
{
    NativeFileSystem files;
    store::DiskWriter writer(files);
    for (auto batch = writing.take(kBatch); !batch.empty(); batch = writing.take(kBatch)) {
        store::executeBatch(writer, batch, [this](DiskResult result) { results.add(std::move(result)); });
    }
}

void DiskWorkers::State::read()
{
    NativeFileSystem files;
    store::DiskReader reader(files);
    for (auto batch = reading.take(kBatch); !batch.empty(); batch = reading.take(kBatch)) {
        for (const DiskRequest &request : batch) {
            if (const auto *discard = std::get_if<store::Discard>(&request.what))
                reader.forget(discard->paths);
            else
                results.add({request.id, answerOf(reader, request)});
        }
    }
}

void DiskWorkers::State::keepCatalogue()
{
    CatalogueLane lane(layout.cataloguePath(), [this](DiskResult result) { results.add(std::move(result)); });
    for (auto batch = catalogue.take(kBatch); !batch.empty(); batch = catalogue.take(kBatch))
        lane.execute(batch);
}

void DiskWorkers::State::prepare()
{
    for (auto batch = preparing.take(1); !batch.empty(); batch = preparing.take(1)) {
        const PrepareJob &job = batch.front();
        const DiskRequestId id = job.request.id;
        SharePreparer preparer(layout, job.stop,
                               [this, id](store::PrepareProgress progress) { results.add({id, progress}); });
        auto prepared = preparer.prepare(std::get<store::PrepareShare>(job.request.what).path);
        results.add({id, prepared ? DiskAnswer(*std::move(prepared)) : DiskAnswer(prepared.error())});
    }
}

} // namespace plug::runtime
