#pragma once

#include "core/runtime/engine_client.h"
#include "ui/actions/message.h"

#include <QObject>

namespace plug::ui {

class Settings;

/// Says that the system gives the network too little room, with the command that helps, until that was closed once.
class BufferHint final : public QObject {
    Q_OBJECT

public:
    /// Both outlive it.
    BufferHint(const runtime::EngineClient &client, Settings &settings, QObject *parent = nullptr);

Q_SIGNALS:
    void said(const plug::ui::Message &message);

private:
    void tell(int bytes, const QString &remedy);

    Settings &m_settings;
};

} // namespace plug::ui
