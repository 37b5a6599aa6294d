#pragma once

#include "core/crypto/system_random.h"
#include "core/runtime/mapping_schedule.h"
#include "core/runtime/port_mapping.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

#include <memory>
#include <vector>

namespace plug::runtime {

/// Has the router forward this host's port, for as long as it lives, and takes that back in the end. The asking is done by a
/// process of its own, plug-map-port, one at a time: the libraries wait for answers without end, and read what any device of the
/// local network sends. This object never waits for it, reads at most limits::kMaxMappingAnswer bytes of it, and ends it when it
/// takes longer than limits::kMappingPatience. Lives on the engine's thread.
class PortMapper final : public QObject {
    Q_OBJECT

public:
    /// `program` is plug-map-port; where it is not there, that is a failure as others are.
    PortMapper(quint16 port, QString program, QObject *parent = nullptr);
    ~PortMapper() override;

    /// Begins, and looks every limits::kInterfaceInterval whether the machine's addresses have changed. Once.
    void start();
    const PortMapping &mapping() const { return m_answer.mapping; }

    /// Beside the running program, or where it is installed; empty where it is not.
    static QString installedProgram();

Q_SIGNALS:
    /// Not for a renewal that changes nothing.
    void mappingChanged(const plug::runtime::PortMapping &mapping);

private:
    void onDeadline();
    void ask();
    void takeBack() const;
    void onOutput();
    void onEnded();
    void settle(const MappingAnswer &answer);
    void look();
    void arm();
    quint16 externalPort() const;
    QStringList argumentsToMap() const;
    QStringList argumentsToUnmap() const;

    const quint16 m_port;
    const QString m_program;
    crypto::SystemRandom m_secrets;
    MappingSchedule m_schedule;
    MappingAnswer m_answer; ///< the last
    std::vector<Endpoint> m_ownEndpoints;
    std::unique_ptr<QProcess> m_process; ///< while it asks
    QByteArray m_output;
    QTimer m_deadline;
    QTimer m_patience;
    QTimer m_interfaces;
};

} // namespace plug::runtime
