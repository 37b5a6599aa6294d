#include "app/remote/engine_branch.h"

#include <utility>

namespace plug::remote {

EngineBranch::EngineBranch(runtime::EngineClient &engine, Lookers lookers)
    : m_engine(engine)
    , m_lookers(std::move(lookers))
{
    connect(&engine, &EngineClient::eventOccurred, this, &EngineClient::eventOccurred);
    connect(&engine, &EngineClient::snapshotChanged, this, &EngineClient::snapshotChanged);
    connect(&engine, &EngineClient::failed, this, &EngineClient::failed);
    connect(&engine, &EngineClient::bufferIsSmall, this, &EngineClient::bufferIsSmall);
}

EngineBranch::~EngineBranch()
{
    setVisible(false);
}

void EngineBranch::setVisible(bool visible)
{
    const bool was = std::exchange(m_isVisible, visible);
    *m_lookers += int(visible) - int(was);
    if (visible)
        m_engine.setVisible(true); // also where it does already: that brings a delta
    else if (was && *m_lookers == 0)
        m_engine.setVisible(false);
}

} // namespace plug::remote

#include "moc_engine_branch.cpp"
