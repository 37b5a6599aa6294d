#include "ui/actions/buffer_hint.h"

#include "ui/format/format.h"
#include "ui/settings/settings.h"

#include <QApplication>
#include <QClipboard>

namespace plug::ui {

BufferHint::BufferHint(const runtime::EngineClient &client, Settings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
{
    connect(&client, &runtime::EngineClient::bufferIsSmall, this, &BufferHint::tell);
}

void BufferHint::tell(int bytes, const QString &remedy)
{
    if (m_settings.isOn(SettingId::BufferHintClosed))
        return;
    Message hint;
    hint.text = tr("The system lets PLUG keep only %1 of what arrives, so that fast networks lose data. This gives it more from its "
                   "next start on:").arg(Format::size(std::uint64_t(bytes))) + QLatin1Char('\n') + remedy;
    hint.actionName = tr("Copy the command");
    hint.action = [remedy] { QApplication::clipboard()->setText(remedy); };
    hint.isKept = true;
    hint.closed = [this] { m_settings.setValue(SettingId::BufferHintClosed, true); };
    Q_EMIT said(hint);
}

} // namespace plug::ui
