#include "app/remote/engine_methods.h"

#include "app/remote/event_json.h"
#include "app/remote/limits.h"
#include "app/remote/row_json.h"
#include "core/content/guid_text.h"

#include <algorithm>

namespace plug::remote {

namespace {

/// Others who use the same engine count their requests from 1.
constexpr engine::CommandId kFirstRequest = engine::CommandId(1) << 40;

QJsonValue number(std::uint64_t value)
{
    return static_cast<qint64>(value);
}

QJsonValue numberOrNull(const std::optional<std::uint64_t> &value)
{
    return value ? number(*value) : QJsonValue(QJsonValue::Null);
}

QJsonObject limitsJson(const OverallLimits &limits)
{
    return {{QStringLiteral("downLimit"), numberOrNull(limits.down)}, {QStringLiteral("upLimit"), numberOrNull(limits.up)}};
}

QJsonObject namesOf(const std::vector<TransferId> &transfers)
{
    QJsonArray numbers;
    for (const TransferId id : transfers)
        numbers << number(id.value);
    return {{QStringLiteral("transfers"), numbers}};
}

/// 0 is how a caller says that there is none.
std::optional<std::uint64_t> limitOf(std::optional<std::uint64_t> asked, std::optional<std::uint64_t> was)
{
    return !asked ? was : *asked == 0 ? std::nullopt : asked;
}

/// True where the call ends here.
bool refuses(Parameters &params, const Answer &answer)
{
    const auto fault = params.fault();
    if (fault)
        answer(Failure{*fault});
    return fault.has_value();
}

} // namespace

EngineMethods::EngineMethods(runtime::EngineClient &engine, Owner &owner, QObject *parent)
    : Methods(parent)
    , m_engine(engine)
    , m_owner(owner)
    , m_mirror(engine)
    , m_lastRequest(kFirstRequest)
{
    connect(&m_engine, &runtime::EngineClient::eventOccurred, this, &EngineMethods::onEvent);
    connect(&m_mirror, &EngineMirror::changed, this, &EngineMethods::onChanged);
}

const std::map<QString, EngineMethods::Handler> &EngineMethods::handlers()
{
    static const std::map<QString, Handler> all{
        {QStringLiteral("status"), &EngineMethods::status},       {QStringLiteral("transfers"), &EngineMethods::transfers},
        {QStringLiteral("add"), &EngineMethods::add},             {QStringLiteral("share"), &EngineMethods::share},
        {QStringLiteral("pause"), &EngineMethods::pause},         {QStringLiteral("resume"), &EngineMethods::resume},
        {QStringLiteral("remove"), &EngineMethods::remove},       {QStringLiteral("limits"), &EngineMethods::limits},
        {QStringLiteral("hosts"), &EngineMethods::hosts},         {QStringLiteral("addHost"), &EngineMethods::addHost},
        {QStringLiteral("removeHost"), &EngineMethods::removeHost}, {QStringLiteral("search"), &EngineMethods::search},
    };
    return all;
}

void EngineMethods::call(const QString &method, const QJsonValue &params, Answer answer)
{
    // Even where the engine answers nothing any more.
    if (method == u"stop") {
        Parameters none(params);
        return stop(none, answer);
    }
    const auto handler = handlers().find(method);
    if (handler == handlers().end())
        return answer(Failure{Error{ErrorCode::MethodNotFound, QStringLiteral("There is no method of that name.")}});
    m_mirror.whenFresh([this, handle = handler->second, params, answer = std::move(answer)] {
        Parameters parameters(params);
        (this->*handle)(parameters, answer);
    });
}

void EngineMethods::status(Parameters &params, const Answer &answer)
{
    if (refuses(params, answer))
        return;
    QJsonObject counts;
    for (const auto &[id, row] : m_mirror.transfers()) {
        const QString state = stateText(row.state);
        counts[state] = counts[state].toInteger() + 1;
    }
    QJsonObject result = totalsJson(m_mirror.totals());
    result.insert(QStringLiteral("version"), QStringLiteral(PLUG_VERSION));
    result.insert(QStringLiteral("port"), m_engine.port());
    result.insert(QStringLiteral("transfers"), static_cast<qint64>(m_mirror.transfers().size()));
    result.insert(QStringLiteral("states"), counts);
    const QJsonObject limits = limitsJson(m_owner.limits());
    for (auto limit = limits.begin(); limit != limits.end(); ++limit)
        result.insert(limit.key(), limit.value());
    answer(QJsonValue(result));
}

/// In the order of their numbers, a page at a time.
void EngineMethods::transfers(Parameters &params, const Answer &answer)
{
    const std::uint64_t after = params.number(QStringLiteral("after")).value_or(0);
    const std::uint64_t asked = params.number(QStringLiteral("count")).value_or(limits::kMaxPage);
    if (refuses(params, answer))
        return;
    const std::size_t most = std::min<std::uint64_t>(asked, limits::kMaxPage);
    QJsonArray rows;
    auto at = m_mirror.transfers().upper_bound(TransferId{after});
    for (std::size_t i = 0; i < most && at != m_mirror.transfers().end(); ++i, ++at)
        rows << transferJson(at->second);
    answer(QJsonValue(QJsonObject{{QStringLiteral("transfers"), rows}, {QStringLiteral("more"), at != m_mirror.transfers().end()}}));
}

void EngineMethods::add(Parameters &params, const Answer &answer)
{
    const content::Link link = params.link();
    const QString folder = params.path(QStringLiteral("folder"), false);
    Owed owed;
    owed.answer = answer;
    owed.isInBackground = params.flag(QStringLiteral("background"));
    owed.isInOrder = params.flag(QStringLiteral("inOrder"));
    owed.downLimit = params.rate(QStringLiteral("downLimit"));
    owed.upLimit = params.rate(QStringLiteral("upLimit"));
    owed.hosts = params.addresses(QStringLiteral("hosts"));
    if (refuses(params, answer))
        return;
    m_owed[++m_lastRequest] = std::move(owed);
    m_engine.post(engine::AddLink{m_lastRequest, link, folder});
}

void EngineMethods::share(Parameters &params, const Answer &answer)
{
    const QString path = params.path(QStringLiteral("path"), true);
    const SharePolicy policy = params.policy();
    const std::vector<HostId> friends = params.friends();
    Owed owed;
    owed.answer = answer;
    owed.isShare = true;
    owed.upLimit = params.rate(QStringLiteral("upLimit"));
    if (refuses(params, answer))
        return;
    m_owed[++m_lastRequest] = std::move(owed);
    m_engine.post(engine::SharePath{m_lastRequest, path, policy, friends});
}

void EngineMethods::pause(Parameters &params, const Answer &answer)
{
    const std::vector<TransferId> chosen = params.transfers(m_mirror.transfers());
    if (refuses(params, answer))
        return;
    for (const TransferId id : chosen)
        m_engine.post(engine::Pause{id});
    answer(QJsonValue(namesOf(chosen)));
}

void EngineMethods::resume(Parameters &params, const Answer &answer)
{
    const std::vector<TransferId> chosen = params.transfers(m_mirror.transfers());
    if (refuses(params, answer))
        return;
    for (const TransferId id : chosen)
        m_engine.post(engine::Resume{id});
    answer(QJsonValue(namesOf(chosen)));
}

void EngineMethods::remove(Parameters &params, const Answer &answer)
{
    const std::vector<TransferId> chosen = params.transfers(m_mirror.transfers());
    const bool deletesData = params.flag(QStringLiteral("deleteData"));
    if (refuses(params, answer))
        return;
    for (const TransferId id : chosen) {
        m_engine.post(engine::Remove{id, deletesData});
        giveUp(id);
    }
    answer(QJsonValue(namesOf(chosen)));
}

/// Of transfers that are named, else of all together; what is not given stays as it was.
void EngineMethods::limits(Parameters &params, const Answer &answer)
{
    const bool isOverall = !params.has(QStringLiteral("transfers"));
    const std::vector<TransferId> chosen = isOverall ? std::vector<TransferId>() : params.transfers(m_mirror.transfers());
    const auto down = params.rate(QStringLiteral("downLimit"));
    const auto up = params.rate(QStringLiteral("upLimit"));
    if (refuses(params, answer))
        return;
    if (!isOverall) {
        limitTransfers(chosen, down, up);
        return answer(QJsonValue(namesOf(chosen)));
    }
    const OverallLimits was = m_owner.limits();
    if (down || up)
        m_owner.setLimits({limitOf(down, was.down), limitOf(up, was.up)});
    answer(QJsonValue(limitsJson(m_owner.limits())));
}

void EngineMethods::limitTransfers(const std::vector<TransferId> &chosen, std::optional<std::uint64_t> down, std::optional<std::uint64_t> up)
{
    for (const TransferId id : chosen) {
        const auto row = m_mirror.transfers().find(id);
        const engine::TransferRow was = row == m_mirror.transfers().end() ? engine::TransferRow() : row->second;
        if (down || up)
            m_engine.post(engine::SetLimits{id, limitOf(down, was.downLimit), limitOf(up, was.upLimit)});
    }
}

void EngineMethods::hosts(Parameters &params, const Answer &answer)
{
    if (refuses(params, answer))
        return;
    QJsonArray rows;
    for (const engine::HostRow &row : m_mirror.hosts())
        rows << hostJson(row);
    answer(QJsonValue(QJsonObject{{QStringLiteral("hosts"), rows}}));
}

void EngineMethods::addHost(Parameters &params, const Answer &answer)
{
    const Endpoint endpoint = params.address();
    if (refuses(params, answer))
        return;
    m_engine.post(engine::AddHost{{std::nullopt, endpoint}, {}});
    answer(QJsonValue(QJsonObject()));
}

void EngineMethods::removeHost(Parameters &params, const Answer &answer)
{
    const HostId host = params.host();
    if (refuses(params, answer))
        return;
    const bool isKnown = std::any_of(m_mirror.hosts().begin(), m_mirror.hosts().end(), [&](const engine::HostRow &row) { return row.host == host; });
    if (!isKnown)
        return answer(Failure{Error{ErrorCode::NoSuchHost, QStringLiteral("No host of that identity is known.")}});
    m_engine.post(engine::RemoveHost{host});
    answer(QJsonValue(QJsonObject()));
}

void EngineMethods::search(Parameters &params, const Answer &answer)
{
    const std::vector<TransferId> chosen = params.transfers(m_mirror.transfers());
    if (refuses(params, answer))
        return;
    for (const TransferId id : chosen)
        m_engine.post(engine::SearchAgain{id});
    answer(QJsonValue(namesOf(chosen)));
}

void EngineMethods::stop(Parameters &params, const Answer &answer)
{
    if (refuses(params, answer))
        return;
    answer(QJsonValue(QJsonObject()));
    m_owner.stop();
}

void EngineMethods::onEvent(const engine::Event &event)
{
    if (const auto *added = std::get_if<engine::Added>(&event))
        onAdded(*added);
    else if (const auto *shared = std::get_if<engine::Shared>(&event))
        onShared(*shared);
    else if (const auto *failed = std::get_if<engine::Failed>(&event))
        onFailed(*failed);
    if (const auto told = eventJson(event))
        Q_EMIT notified(QStringLiteral("event"), *told);
}

void EngineMethods::onAdded(const engine::Added &added)
{
    const auto at = m_owed.find(added.request);
    if (at == m_owed.end())
        return;
    if (at->second.isShare) {
        at->second.transfer = added.transfer;
        return;
    }
    const Owed owed = std::move(at->second);
    m_owed.erase(at);
    if (owed.isInBackground)
        m_engine.post(engine::SetMode{added.transfer, engine::TransferMode::Background});
    if (owed.isInOrder)
        m_engine.post(engine::SetOrder{added.transfer, engine::FetchOrder::InOrder});
    for (const Endpoint &host : owed.hosts)
        m_engine.post(engine::AddHost{{std::nullopt, host}, added.transfer});
    if (!added.wasThere)
        limitTransfers({added.transfer}, owed.downLimit, owed.upLimit);
    owed.answer(QJsonValue(QJsonObject{{QStringLiteral("transfer"), number(added.transfer.value)}, {QStringLiteral("wasThere"), added.wasThere}}));
}

void EngineMethods::onShared(const engine::Shared &shared)
{
    const auto at = m_owed.find(shared.request);
    if (at == m_owed.end())
        return;
    const Owed owed = std::move(at->second);
    m_owed.erase(at);
    limitTransfers({shared.transfer}, std::nullopt, owed.upLimit);
    owed.answer(QJsonValue(QJsonObject{{QStringLiteral("transfer"), number(shared.transfer.value)},
                                       {QStringLiteral("guid"), content::guidText(shared.link.guid)},
                                       {QStringLiteral("bytes"), number(shared.bytes)},
                                       {QStringLiteral("policy"), policyText(shared.policy)},
                                       {QStringLiteral("link"), content::linkText(shared.link)}}));
}

void EngineMethods::onFailed(const engine::Failed &failed)
{
    const auto at = m_owed.find(failed.request);
    if (at == m_owed.end())
        return;
    const Owed owed = std::move(at->second);
    m_owed.erase(at);
    // Who asked is told here, and would find nothing in a row that shares nothing.
    if (owed.transfer)
        m_engine.post(engine::Remove{owed.transfer});
    owed.answer(Failure{errorOf(failed)});
}

void EngineMethods::onChanged(const engine::SnapshotDelta &delta)
{
    for (const TransferId id : delta.removed)
        giveUp(id);
    if (!m_mirror.isWatched())
        return;
    for (const QJsonObject &page : changeJson(delta))
        Q_EMIT notified(QStringLiteral("changed"), page);
}

/// What was to be shared and was taken out of the list before it was read.
void EngineMethods::giveUp(TransferId transfer)
{
    const auto at = std::find_if(m_owed.begin(), m_owed.end(), [&](const auto &owed) { return owed.second.transfer == transfer; });
    if (at == m_owed.end())
        return;
    const Answer answer = at->second.answer;
    m_owed.erase(at);
    answer(Failure{Error{ErrorCode::Removed, QStringLiteral("It was removed before it was shared.")}});
}

} // namespace plug::remote

#include "moc_engine_methods.cpp"
