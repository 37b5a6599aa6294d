#pragma once

#include "core/engine/command.h"
#include "core/engine/event.h"
#include "core/engine/snapshot.h"

#include <QObject>

namespace plug::runtime {

/// The engine as the user's interface sees it, on the interface's thread. Commands go down, events and deltas come up, all
/// as queued values; deltas at most four a second. Abstract, so that windows and pages can be tested without an engine.
class EngineClient : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void post(engine::Command command) = 0;
    /// The socket's port, or 0 while there is none.
    virtual quint16 port() const = 0;
    /// While nothing looks, deltas are not computed. Each time that something does, one comes at once, even with nothing new.
    virtual void setVisible(bool visible) = 0;

Q_SIGNALS:
    void eventOccurred(const plug::engine::Event &event);
    void snapshotChanged(const plug::engine::SnapshotDelta &delta);
    /// The engine could not start or go on at all (no port, no state folder): `message` is for a person.
    void failed(const QString &message);
    /// The system gave the socket a receive buffer of `bytes`, which fast lines overrun, and `remedy`, a command for a
    /// terminal, has it give more from the next start on. At most once, after the start.
    void bufferIsSmall(int bytes, const QString &remedy);
};

} // namespace plug::runtime
